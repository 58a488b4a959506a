import { useTranslation } from "react-i18next";
import { TermFields, TERMS, UNASKED, useWhole } from "@/features/platform/components/TermFields";
import { useAllocateLicence } from "@/features/platform/mutations";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  buildingId: string;
  onDone: () => void;
  onClose: () => void;
}

/** A licence for a building that has none that runs. */
export function AllocateLicence({ buildingId, onDone, onClose }: Props) {
  const { t } = useTranslation("platform");
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
    <FormModal
      title={t("licence.allocateTitle")}
      text={
        <>
          {t("licence.allocateText")} {t("licence.seatsHelp")}
        </>
      }
      problem={problem}
      working={allocate.isPending}
      confirm={t("licence.allocate")}
      onSubmit={send}
      onClose={onClose}
    >
      <TermFields bind={(name) => form.getInputProps(name)} />
    </FormModal>
  );
}
