import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAnnul } from "@/features/gate/checkOut";
import { ReasonModal } from "@/ui/ReasonModal";

interface Props {
  entryId: string;
  name: string;
  /** What is taken back. */
  passage: "entry" | "exit";
  onDone?: () => void;
  onClose: () => void;
}

/** Taking a passage back, with the reason that stays on record. */
export function AnnulModal({ entryId, name, passage, onDone, onClose }: Props) {
  const { t } = useTranslation("guardDesk");
  const annul = useAnnul();
  const own = passage === "exit" ? t("inside.reasons.stayed") : t("inside.reasons.turned");
  return (
    <ReasonModal
      title={t("inside.annulTitle", { name })}
      confirm={t("inside.takeBack")}
      least={1}
      most={500}
      suggestions={[t("inside.reasons.person"), t("inside.reasons.tap"), own]}
      onConfirm={async (reason) => {
        await annul.mutateAsync({ entryId, reason });
        onDone?.();
      }}
      onClose={onClose}
    >
      <Text>{passage === "exit" ? t("inside.annulOut") : t("inside.annulIn")}</Text>
    </ReasonModal>
  );
}
