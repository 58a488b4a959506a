import { useTranslation } from "react-i18next";
import { NewPin, usePinRules } from "@/features/devices/components/PinFields";
import { useGivePin } from "@/features/devices/mutations";
import type { Guard } from "@/features/devices/queries";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  guard: Guard;
  onGiven: () => void;
  onClose: () => void;
}

/** An administrator gives a guard a PIN. */
export function GivePin({ guard, onGiven, onClose }: Props) {
  const { t } = useTranslation("devices");
  const give = useGivePin(guard.member_id);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { pin: "", again: "" },
    validate: usePinRules(),
  });
  const send = submit(({ pin }) => give.mutate(pin, { onSuccess: onGiven, onError: refuse }));
  return (
    <FormModal
      title={t("guards.setTitle", { name: guard.full_name })}
      text={guard.has_pin ? t("guards.setText") : undefined}
      problem={problem}
      working={give.isPending}
      confirm={t("guards.save")}
      onSubmit={send}
      onClose={onClose}
    >
      <NewPin bind={(name) => form.getInputProps(name)} />
    </FormModal>
  );
}
