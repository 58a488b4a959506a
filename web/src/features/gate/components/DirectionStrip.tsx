import { IconArrowsExchange, IconDoorEnter, IconDoorExit, type Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/desk.module.css";
import { direction } from "@/features/gate/settings";
import { useStore } from "@/lib/store";
import type { Direction } from "@/offline/db";
import { BigChoice } from "@/ui/BigChoice";

const CHOICES: readonly { value: Direction; sign: Icon; tone?: "in" | "out" }[] = [
  { value: "entry", sign: IconDoorEnter, tone: "in" },
  { value: "exit", sign: IconDoorExit, tone: "out" },
  { value: "auto", sign: IconArrowsExchange },
];

/** Which way the next scan counts. */
export function DirectionStrip() {
  const { t } = useTranslation("guard");
  const chosen = useStore(direction);
  return (
    <div
      className={classes.strip}
      role="radiogroup"
      aria-label={t("direction.label")}
      data-testid="direction"
    >
      {CHOICES.map(({ value, ...look }) => (
        <BigChoice
          key={value}
          {...look}
          name="direction"
          chosen={chosen === value}
          onChoose={() => direction.set(value)}
        >
          {t(`direction.${value}`)}
        </BigChoice>
      ))}
    </div>
  );
}
