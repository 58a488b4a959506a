import { Button, Group, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconClock, IconHourglassEmpty } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { GateDevice } from "@/features/devices/queries";
import { DataList, type Column } from "@/ui/DataList";
import { RelativeTime } from "@/ui/RelativeTime";
import { StatusBadge } from "@/ui/StatusBadge";

const SIGNS = {
  waiting: IconClock,
  code_expired: IconHourglassEmpty,
  enrolled: IconCircleCheck,
  revoked: IconCircleX,
} as const;
type Status = keyof typeof SIGNS;

export type DeviceAct = "edit" | "code" | "revoke";

/** A status of a newer server is shown as it is. */
function State({ device }: { device: GateDevice }) {
  const { t } = useTranslation("devices");
  const known = device.status in SIGNS ? (device.status as Status) : null;
  const Sign = known === null ? IconClock : SIGNS[known];
  return (
    <>
      <StatusBadge icon={<Sign />}>{known === null ? device.status : t(`status.${known}`)}</StatusBadge>
      {device.revoked_at !== null && (
        <Text component="span" display="block" size="sm" c="dimmed">
          {device.revoked_by !== null && t("revokedBy", { name: device.revoked_by })}{" "}
          <RelativeTime at={device.revoked_at} />
        </Text>
      )}
    </>
  );
}

function useColumns(): Column<GateDevice>[] {
  const { t } = useTranslation("devices");
  return [
    {
      key: "name",
      label: t("device"),
      cell: (row) => <Text component="span" fw={600} children={row.name} />,
    },
    { key: "gate", label: t("gate"), cell: (row) => row.gate?.name ?? t("noGate") },
    { key: "state", label: t("state"), cell: (row) => <State device={row} /> },
    {
      key: "seen",
      label: t("seen"),
      cell: (row) => (row.last_seen_at === null ? t("never") : <RelativeTime at={row.last_seen_at} />),
    },
    {
      key: "unlocked",
      label: t("unlocked"),
      cell: (row) =>
        row.unlocked.length === 0
          ? t("nobody")
          : row.unlocked.map((one) => (
              <span key={one.member_id}>
                {one.name}{" "}
                <Text component="span" display="block" size="sm" c="dimmed">
                  {t("unlockedSince")} <RelativeTime at={one.since} />
                </Text>
              </span>
            )),
    },
  ];
}

interface Props {
  devices: readonly GateDevice[];
  onAct: (act: DeviceAct, device: GateDevice) => void;
}

export function DeviceTable({ devices, onAct }: Props) {
  const { t } = useTranslation("devices");
  return (
    <DataList
      label={t("label")}
      rows={devices}
      columns={useColumns()}
      rowKey={(row) => row.id}
      actionsLabel={t("actions")}
      actions={(row) =>
        row.status !== "revoked" && (
          <Group gap="xs" justify="flex-end" mt={{ base: "sm", sm: 0 }}>
            {row.enrolled_at === null && (
              <Button variant="light" onClick={() => onAct("code", row)}>
                {t("newCode")}
              </Button>
            )}
            <Button variant="default" onClick={() => onAct("edit", row)}>
              {t("edit")}
            </Button>
            <Button variant="default" onClick={() => onAct("revoke", row)}>
              {t("revoke")}
            </Button>
          </Group>
        )
      }
    />
  );
}
