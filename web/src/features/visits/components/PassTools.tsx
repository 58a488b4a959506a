import { Button, SimpleGrid } from "@mantine/core";
import { IconCalendarDown, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReissue } from "@/features/visits/mutations";
import { ConfirmModal } from "@/ui/ConfirmModal";

/** The visit in a calendar, and a new pass for one that is lost. */
export function PassTools({ visitId, onRenewed }: { visitId: string; onRenewed: () => void }) {
  const { t } = useTranslation("resident");
  const [asking, setAsking] = useState(false);
  const reissue = useReissue(visitId);
  return (
    <>
      <SimpleGrid cols={2} spacing="xs">
        <Button
          component="a"
          href={`/api/visitors/${visitId}/calendar.ics`}
          download
          variant="default"
          px="xs"
          leftSection={<IconCalendarDown size={20} aria-hidden />}
        >
          {t("pass.calendar")}
        </Button>
        <Button
          variant="default"
          px="xs"
          leftSection={<IconRefresh size={20} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t("pass.lost")}
        </Button>
      </SimpleGrid>
      <ConfirmModal
        opened={asking}
        danger
        title={t("pass.lostTitle")}
        confirm={t("pass.lostConfirm")}
        onConfirm={async () => {
          await reissue.mutateAsync();
          onRenewed();
        }}
        onClose={() => setAsking(false)}
      >
        {t("pass.lostText")}
      </ConfirmModal>
    </>
  );
}
