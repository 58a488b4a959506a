import {
  IconBackspace,
  IconCar,
  IconDots,
  IconMotorbike,
  IconTool,
  IconUser,
  type Icon,
} from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { KnownCard } from "@/features/requests/guard/components/KnownCard";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import { grouped, pressed, TYPES, type Type } from "@/features/requests/guard/form";
import type { Looked } from "@/features/requests/guard/useKnown";
import type { Signal } from "@/lib/signal";
import gate from "@/ui/gate.module.css";

const SIGNS: Readonly<Record<Type, Icon>> = {
  guest: IconUser,
  delivery: IconMotorbike,
  cab: IconCar,
  service: IconTool,
  other: IconDots,
};
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "0"];

interface Props {
  phone: string;
  looked: Looked;
  onPhone: (change: (phone: string) => string) => void;
  onType: (type: Type) => void;
  /** Keys typed anywhere, once it is clear that no scanner typed them. */
  typed: Signal<string>;
}

/** Phone first: it says who they are and where they went last. The type is the way on. */
export function WhoStep({ phone, looked, onPhone, onType, typed }: Props) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  useEffect(() => typed.listen((key) => onPhone((before) => pressed(before, key))), [typed, onPhone]);
  return (
    <div className={classes.who}>
      <div className={classes.top}>
        <p className={classes.phone} role="status" data-testid="phone">
          <span className="visually-hidden">{t("walkIn.phone")}: </span>
          {phone === "" ? <span className={classes.hint}>{t("walkIn.noPhone")}</span> : grouped(phone)}
        </p>
        <KnownCard looked={looked} />
      </div>
      <div className={classes.types} role="group" aria-label={t("walkIn.type")}>
        {TYPES.map((type) => {
          const Sign = SIGNS[type];
          return (
            <button
              key={type}
              type="button"
              className={`${gate.tile} ${classes.type}`}
              onClick={() => onType(type)}
              data-testid={`type-${type}`}
            >
              <Sign aria-hidden />
              {t(`walkIn.types.${type}`)}
            </button>
          );
        })}
      </div>
      <div
        className={`${gate.keys} ${classes.keys}`}
        role="group"
        aria-label={t("walkIn.phone")}
        data-testid="phone-keys"
      >
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className={`${gate.tile} ${gate.key} ${classes.key}`}
            onClick={() => onPhone((now) => pressed(now, key))}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          className={`${gate.tile} ${gate.key} ${classes.key}`}
          aria-label={t("guard:keypad.erase")}
          onClick={() => onPhone((now) => pressed(now, "Backspace"))}
        >
          <IconBackspace aria-hidden />
        </button>
      </div>
    </div>
  );
}
