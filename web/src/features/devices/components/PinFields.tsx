import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isPin, PIN_MOST } from "@/features/devices/pin";

type Bound = PasswordInputProps & { key?: string };

/** One PIN, not offered to a password manager. */
export function PinField({
  label,
  description,
  bound,
}: {
  label: string;
  description?: string;
  bound: Bound;
}) {
  const common = useTranslation().t;
  const { key, ...props } = bound;
  return (
    <PasswordInput
      key={key}
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="off"
      maxLength={PIN_MOST}
      visibilityToggleButtonProps={{ "aria-label": common("signIn.showPassword") }}
      {...props}
    />
  );
}

/** A new PIN, twice. */
export function NewPin({ bind }: { bind: (name: "pin" | "again") => Bound }) {
  const { t } = useTranslation("devices");
  return (
    <>
      <PinField label={t("pin.next")} description={t("pin.rule")} bound={bind("pin")} />
      <PinField label={t("pin.again")} bound={bind("again")} />
    </>
  );
}

/** The form's own checks of those two. */
export function usePinRules() {
  const { t } = useTranslation("devices");
  return {
    pin: (pin: string): string | null => (isPin(pin) ? null : t("pin.shape")),
    again: (again: string, all: { pin: string }): string | null =>
      again === all.pin ? null : t("pin.differ"),
  };
}
