import { IconArrowsExchange, IconDoorEnter, IconDoorExit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/desk.module.css";
import { direction } from "@/features/gate/settings";
import { useStore } from "@/lib/store";
import type { Direction } from "@/offline/db";

const CHOICES: readonly { value: Direction; Icon: typeof IconDoorEnter }[] = [
  { value: "entry", Icon: IconDoorEnter },
  { value: "exit", Icon: IconDoorExit },
  { value: "auto", Icon: IconArrowsExchange },
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
      {CHOICES.map(({ value, Icon }) => (
        <label
          key={value}
          className={classes.choice}
          data-value={value}
          data-chosen={chosen === value || undefined}
        >
          <input
            type="radio"
            name="direction"
            className={classes.radio}
            checked={chosen === value}
            onChange={() => direction.set(value)}
          />
          <Icon size={28} aria-hidden />
          {t(`direction.${value}`)}
        </label>
      ))}
    </div>
  );
}
