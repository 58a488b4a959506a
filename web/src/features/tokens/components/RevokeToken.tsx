import { Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRevoke } from "@/features/tokens/mutations";
import type { TokenRow } from "@/features/tokens/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";

interface Props {
  token: TokenRow;
  onDone: (said: string) => void;
  onClose: () => void;
}

/** Takes a token back; why is up to its host. */
export function RevokeToken({ token, onDone, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const revoke = useRevoke();
  const [reason, setReason] = useState("");
  return (
    <ConfirmModal
      opened
      danger
      title={t("revoke.title")}
      confirm={t("revoke.confirm")}
      onConfirm={async () => {
        await revoke.mutateAsync({ id: token.id, reason: reason.trim() });
        onDone(t("revoke.done", { name: token.visitor_name }));
      }}
      onClose={onClose}
    >
      <Stack>
        <Text>{t("revoke.text")}</Text>
        <Textarea
          size="md"
          rows={2}
          label={t("revoke.reason")}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmModal>
  );
}
