import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ReasonModal } from "@/ui/ReasonModal";
import type { Decision } from "@/features/platform/mutations";
import { ConfirmModal } from "@/ui/ConfirmModal";

interface Props {
  approved: boolean;
  title: string;
  text: string;
  /** The most a reason may have. */
  most: number;
  onDecide: (decision: Decision) => Promise<unknown>;
  onClose: () => void;
}

/** Yes, or no with a reason. When somebody was first it stays open and says who. */
export function DecideModal({ approved, title, text, most, onDecide, onClose }: Props) {
  const { t } = useTranslation("platform");
  if (approved)
    return (
      <ConfirmModal
        opened
        title={title}
        confirm={t("approval.approve")}
        onConfirm={() => onDecide({ approved, reason: "" })}
        onClose={onClose}
      >
        <Text>{text}</Text>
      </ConfirmModal>
    );
  return (
    <ReasonModal
      title={title}
      confirm={t("approval.reject")}
      danger
      least={1}
      most={most}
      onConfirm={(reason) => onDecide({ approved, reason })}
      onClose={onClose}
    >
      <Text>{text}</Text>
    </ReasonModal>
  );
}
