import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "@/features/approvals/components/approvals.module.css";

interface Props {
  on: boolean;
  onChange: (on: boolean) => void;
}

const KEYS = [
  ["A", "keyApprove"],
  ["R", "keyReject"],
  ["J", "keyNext"],
  ["K", "keyBefore"],
] as const;

/** Which keys decide; they can be switched off, for whoever speaks to their computer. */
export function KeyHint({ on, onChange }: Props) {
  const { t } = useTranslation("people");
  return (
    <div className={classes.keys} role="group" aria-label={t("approval.keys")}>
      <Checkbox
        label={t("approval.keysOn")}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {on &&
        KEYS.map(([key, word]) => (
          <span key={key}>
            <kbd>{key}</kbd>
            {t(`approval.${word}`)}
          </span>
        ))}
    </div>
  );
}
