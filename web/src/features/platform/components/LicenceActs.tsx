import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconCalendarPlus, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonModal } from "@/ui/ReasonModal";
import { useLicenceAct } from "@/features/platform/mutations";
import type { Licence } from "@/features/platform/queries";
import { formatAs } from "@/lib/time";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Done } from "@/ui/Problem";

const MONTHS = [1, 3, 6, 12, 24, 36, 60];

/** What can be done with a licence in its state, each asked once more. */
export function LicenceActs({ licence }: { licence: Licence }) {
  const { t } = useTranslation("platform");
  const act = useLicenceAct(licence.id);
  const [asked, setAsked] = useState<"extend" | "suspend" | "activate" | null>(null);
  const [months, setMonths] = useState(12);
  const [done, setDone] = useState<string | null>(null);
  const building = licence.building_name;
  const open = (what: typeof asked): void => {
    setDone(null);
    setAsked(what);
  };
  const close = (): void => setAsked(null);
  return (
    <Stack gap="sm">
      {done !== null && <Done>{done}</Done>}
      <Group gap="xs">
        {licence.status !== "inactive" && (
          <Button
            variant="light"
            leftSection={<IconCalendarPlus size={20} aria-hidden />}
            onClick={() => open("extend")}
          >
            {t("licence.extend")}
          </Button>
        )}
        {licence.status === "active" && (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={20} aria-hidden />}
            onClick={() => open("suspend")}
          >
            {t("licence.suspend")}
          </Button>
        )}
        {licence.status === "suspended" && (
          <Button
            variant="light"
            leftSection={<IconPlayerPlay size={20} aria-hidden />}
            onClick={() => open("activate")}
          >
            {t("licence.activate")}
          </Button>
        )}
      </Group>
      <ConfirmModal
        opened={asked === "extend"}
        title={t("licence.extendTitle", { building })}
        confirm={t("licence.extend")}
        onConfirm={async () => {
          const { license } = await act.mutateAsync({ act: "extend", months });
          const until = formatAs(new Date(license.expires_at), { dateStyle: "long" });
          setDone(t("licence.extended", { until }));
        }}
        onClose={close}
      >
        <Stack>
          <Text>{t("licence.extendText")}</Text>
          <NativeSelect
            size="md"
            label={t("licence.months")}
            value={String(months)}
            data={MONTHS.map((count) => ({ value: String(count), label: t("licence.month", { count }) }))}
            onChange={(event) => setMonths(Number(event.currentTarget.value))}
          />
        </Stack>
      </ConfirmModal>
      <ConfirmModal
        opened={asked === "activate"}
        title={t("licence.activateTitle", { building })}
        confirm={t("licence.activate")}
        onConfirm={async () => {
          await act.mutateAsync({ act: "activate" });
          setDone(t("licence.activated"));
        }}
        onClose={close}
      >
        <Text>{t("licence.activateText")}</Text>
      </ConfirmModal>
      {asked === "suspend" && (
        <ReasonModal
          title={t("licence.suspendTitle", { building })}
          confirm={t("licence.suspend")}
          danger
          least={10}
          most={500}
          onConfirm={async (reason) => {
            await act.mutateAsync({ act: "suspend", reason });
            setDone(t("licence.suspended"));
          }}
          onClose={close}
        >
          <Text>{t("licence.suspendText")}</Text>
        </ReasonModal>
      )}
    </Stack>
  );
}
