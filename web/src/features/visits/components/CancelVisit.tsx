import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CallOffVisit } from "@/features/visits/components/CallOffVisit";

/** The desk's button to call a visit off. */
export function CancelVisit({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const [opened, setOpened] = useState(false);
  const words = {
    title: t("cancel.title"),
    text: t("cancel.text"),
    reason: t("cancel.reason"),
    confirm: t("cancel.confirm"),
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBan size={18} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t("cancel.button")}
      </Button>
      <CallOffVisit visitId={id} words={words} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}
