import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NewPin, usePinRules } from "@/features/devices/components/PinFields";
import { useGivePin } from "@/features/devices/mutations";
import type { Guard } from "@/features/devices/queries";
import { Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  guard: Guard;
  onGiven: () => void;
  onClose: () => void;
}

/** An administrator gives a guard a PIN. */
export function GivePin({ guard, onGiven, onClose }: Props) {
  const { t } = useTranslation("devices");
  const common = useTranslation().t;
  const give = useGivePin(guard.member_id);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { pin: "", again: "" },
    validate: usePinRules(),
  });
  const send = submit(({ pin }) => give.mutate(pin, { onSuccess: onGiven, onError: refuse }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("guards.setTitle", { name: guard.full_name })}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <form onSubmit={send} noValidate autoComplete="off">
        <Stack>
          {guard.has_pin && <Text>{t("guards.setText")}</Text>}
          <Problem>{problem}</Problem>
          <NewPin bind={(name) => form.getInputProps(name)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("action.cancel")}
            </Button>
            <Button type="submit" disabled={give.isPending}>
              {t(give.isPending ? "working" : "guards.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
