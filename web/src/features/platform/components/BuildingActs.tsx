import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonModal } from "@/ui/ReasonModal";
import { useBuildingStatus } from "@/features/platform/mutations";
import type { Building } from "@/features/platform/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Done } from "@/ui/Problem";

/** Suspending a building, and opening it again. */
export function BuildingActs({ building }: { building: Building }) {
  const { t } = useTranslation("platform");
  const change = useBuildingStatus(building.id);
  const [asked, setAsked] = useState<"suspend" | "reopen" | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const close = (): void => setAsked(null);
  const open = (what: typeof asked): void => {
    setDone(null);
    setAsked(what);
  };
  return (
    <Stack gap="sm">
      {done !== null && <Done>{done}</Done>}
      <Group gap="xs">
        {building.status === "active" && (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={20} aria-hidden />}
            onClick={() => open("suspend")}
          >
            {t("building.suspend")}
          </Button>
        )}
        {building.status === "suspended" && (
          <Button leftSection={<IconPlayerPlay size={20} aria-hidden />} onClick={() => open("reopen")}>
            {t("building.reopen")}
          </Button>
        )}
      </Group>
      {asked === "suspend" && (
        <ReasonModal
          title={t("building.suspendTitle", { name: building.name })}
          confirm={t("building.suspend")}
          danger
          least={10}
          most={500}
          onConfirm={async (reason) => {
            await change.mutateAsync({ status: "suspended", reason });
            setDone(t("building.suspended"));
          }}
          onClose={close}
        >
          <Text>{t("building.suspendText")}</Text>
          <Text mt="xs">{t("building.suspendInstead")}</Text>
        </ReasonModal>
      )}
      <ConfirmModal
        opened={asked === "reopen"}
        title={t("building.reopenTitle", { name: building.name })}
        confirm={t("building.reopen")}
        onConfirm={async () => {
          await change.mutateAsync({ status: "active" });
          setDone(t("building.reopened"));
        }}
        onClose={close}
      >
        <Text>{t("building.reopenText")}</Text>
      </ConfirmModal>
    </Stack>
  );
}
