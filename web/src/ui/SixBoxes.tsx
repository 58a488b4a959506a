import { Input, PinInput } from "@mantine/core";
import "@mantine/core/styles/PinInput.css";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/ui/SixBoxes.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onComplete?: (value: string) => void;
  error?: string | null;
}

/** A six-digit code: goes on by itself, takes a pasted code whole, offers the one a message brought. */
export function SixBoxes({ label, value, onChange, onComplete, error }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Input.Wrapper label={label} labelElement="div" labelProps={{ id }} error={error} size="md">
      <PinInput
        length={6}
        type="number"
        oneTimeCode
        size="lg"
        classNames={{ root: classes.boxes, pinInput: classes.box, input: classes.digit }}
        mt={4}
        placeholder=""
        role="group"
        aria-labelledby={id}
        value={value}
        error={Boolean(error)}
        onChange={onChange}
        onComplete={onComplete}
        getInputProps={(index: number) => ({ "aria-label": t("form.digit", { number: index + 1, of: 6 }) })}
      />
    </Input.Wrapper>
  );
}
