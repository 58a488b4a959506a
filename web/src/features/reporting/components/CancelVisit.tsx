import { Button, Stack, Text, TextInput } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCancelVisit } from "@/features/reporting/mutations";
import { ConfirmModal } from "@/ui/ConfirmModal";

export function CancelVisit({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const cancel = useCancelVisit(id);
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <>
      <Button variant="default" leftSection={<IconBan size={18} aria-hidden />} onClick={() => setOpened(true)}>
        {t("cancel.button")}
      </Button>
      <ConfirmModal
        opened={opened}
        title={t("cancel.title")}
        confirm={t("cancel.confirm")}
        danger
        onConfirm={() => cancel.mutateAsync(reason)}
        onClose={() => setOpened(false)}
      >
        <Stack>
          <Text>{t("cancel.text")}</Text>
          <TextInput
            label={t("cancel.reason")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Stack>
      </ConfirmModal>
    </>
  );
}
