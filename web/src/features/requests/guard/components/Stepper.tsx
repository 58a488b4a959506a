import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import gate from "@/ui/gate.module.css";

interface Props {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

/** A small number by thumb. */
export function Stepper({ label, value, least, most, onChange }: Props) {
  const { t } = useTranslation("gateAsk");
  return (
    <div className={classes.stepper} role="group" aria-label={label}>
      <span>{label}</span>
      <button
        type="button"
        className={`${gate.tile} ${gate.key} ${classes.key}`}
        aria-label={t("walkIn.less", { what: label })}
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      >
        <IconMinus aria-hidden />
      </button>
      <output aria-live="polite">{value}</output>
      <button
        type="button"
        className={`${gate.tile} ${gate.key} ${classes.key}`}
        aria-label={t("walkIn.plus", { what: label })}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        <IconPlus aria-hidden />
      </button>
    </div>
  );
}
