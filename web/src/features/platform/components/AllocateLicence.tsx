import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { TermFields, TERMS, UNASKED, useWhole } from "@/features/platform/components/TermFields";
import { useAllocateLicence } from "@/features/platform/mutations";
import { Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  buildingId: string;
  onDone: () => void;
  onClose: () => void;
}

/** A licence for a building that has none that runs. */
export function AllocateLicence({ buildingId, onDone, onClose }: Props) {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const allocate = useAllocateLicence(buildingId);
  const whole = useWhole();
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: TERMS,
    validate: { totalLicenses: whole(1, 100_000), durationMonths: whole(1, 60) },
  });
  const send = submit(({ totalLicenses, durationMonths, planType }) => {
    allocate.mutate(
      { ...UNASKED, totalLicenses: Number(totalLicenses), durationMonths: Number(durationMonths), planType },
      { onSuccess: onDone, onError: refuse },
    );
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("licence.allocateTitle")}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>
            {t("licence.allocateText")} {t("licence.seatsHelp")}
          </Text>
          <Problem>{problem}</Problem>
          <TermFields bind={(name) => form.getInputProps(name)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("action.cancel")}
            </Button>
            <Button type="submit" disabled={allocate.isPending}>
              {allocate.isPending ? common("list.working") : t("licence.allocate")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
