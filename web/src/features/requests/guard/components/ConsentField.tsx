import { IconCheck, IconX } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import { BigChoice } from "@/ui/BigChoice";

interface Props {
  version: string;
  value: boolean | null;
  error: string | null;
  onChange: (value: boolean) => void;
}

/** What the visitor answers to the building's notice. Nothing is ticked before they were asked. */
export function ConsentField({ version, value, error, onChange }: Props) {
  const { t } = useTranslation("gateAsk");
  const name = useId();
  const choices = [
    { said: true, label: t("walkIn.agrees"), sign: IconCheck },
    { said: false, label: t("walkIn.disagrees"), sign: IconX },
  ];
  return (
    <fieldset className={classes.consent} aria-describedby={`${name}-text`} data-testid="consent">
      <legend>{t("walkIn.consent", { version })}</legend>
      <p id={`${name}-text`} className={classes.quiet}>
        {value === false ? t("walkIn.disagreed") : t("walkIn.consentText")}
      </p>
      {error !== null && (
        <p role="alert" className={classes.no}>
          {error}
        </p>
      )}
      <div className={classes.choices}>
        {choices.map(({ said, label, sign }) => (
          <BigChoice
            key={label}
            name={name}
            sign={sign}
            chosen={value === said}
            onChoose={() => onChange(said)}
          >
            {label}
          </BigChoice>
        ))}
      </div>
    </fieldset>
  );
}
