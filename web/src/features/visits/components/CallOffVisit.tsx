import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCallOff } from "@/features/visits/mutations";
import { ConfirmModal } from "@/ui/ConfirmModal";

export function CallOffVisit({ visitId, onClose }: { visitId: string; onClose: () => void }) {
  const { t } = useTranslation("resident");
  const [reason, setReason] = useState("");
  const callOff = useCallOff(visitId);
  return (
    <ConfirmModal
      opened
      danger
      title={t("callOff.title")}
      confirm={t("callOff.confirm")}
      onConfirm={() => callOff.mutateAsync(reason.trim())}
      onClose={onClose}
    >
      <Stack>
        <Text>{t("callOff.text")}</Text>
        <TextInput
          label={t("callOff.reason")}
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </Stack>
    </ConfirmModal>
  );
}
