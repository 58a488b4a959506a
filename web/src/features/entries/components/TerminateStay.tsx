import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTerminate } from "@/features/entries/mutations";
import { ReasonModal } from "@/ui/ReasonModal";

interface Props {
  entry: { id: string; name: string };
  onDone: (said: string) => void;
  onClose: () => void;
}

/** An administrator ends a stay; the reason stays on record. */
export function TerminateStay({ entry, onDone, onClose }: Props) {
  const { t } = useTranslation("entries");
  const terminate = useTerminate();
  const { id, name } = entry;
  return (
    <ReasonModal
      title={t("terminate.title")}
      confirm={t("terminate.confirm")}
      least={1}
      most={500}
      danger
      suggestions={[t("terminate.seen"), t("terminate.wrong")]}
      onConfirm={async (reason) => {
        await terminate.mutateAsync({ id, reason });
        onDone(t("terminate.done", { name }));
      }}
      onClose={onClose}
    >
      <Text>{t("terminate.text", { name })}</Text>
    </ReasonModal>
  );
}
