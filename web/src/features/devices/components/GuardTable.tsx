import { Button, Group, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Guard } from "@/features/devices/queries";
import { DataList, type Column } from "@/ui/DataList";
import { RelativeTime } from "@/ui/RelativeTime";
import { StatusBadge } from "@/ui/StatusBadge";

function useColumns(): Column<Guard>[] {
  const { t } = useTranslation("devices");
  return [
    {
      key: "name",
      label: t("guards.name"),
      cell: (row) => (
        <>
          <Text component="span" fw={600}>
            {row.full_name}
          </Text>
          {row.status !== "active" && (
            <Text component="span" display="block">
              <StatusBadge icon={<IconPlayerPause />}>
                {t(row.status === "suspended" ? "guards.suspended" : "guards.pending")}
              </StatusBadge>
            </Text>
          )}
        </>
      ),
    },
    {
      key: "contact",
      label: t("guards.contact"),
      cell: (row) => [row.phone, row.email].filter(Boolean).join(", ") || t("guards.noContact"),
    },
    {
      key: "pin",
      label: t("guards.pin"),
      cell: (row) =>
        row.pin_set_at === null ? (
          <StatusBadge icon={<IconCircleDashed />}>{t("guards.noPin")}</StatusBadge>
        ) : (
          <>
            <StatusBadge icon={<IconCircleCheck />}>{t("guards.hasPin")}</StatusBadge>
            <Text component="span" display="block" size="sm" c="dimmed">
              {t("guards.since")} <RelativeTime at={row.pin_set_at} />
            </Text>
          </>
        ),
    },
  ];
}

interface Props {
  guards: readonly Guard[];
  /** Absent: may only look. */
  onAct?: ((act: "give" | "take", guard: Guard) => void) | undefined;
}

export function GuardTable({ guards, onAct }: Props) {
  const { t } = useTranslation("devices");
  const acts = onAct && {
    actionsLabel: t("actions"),
    actions: (row: Guard) =>
      row.status === "active" && (
        <Group gap="xs" justify="flex-end" mt={{ base: "sm", sm: 0 }}>
          <Button variant={row.has_pin ? "default" : "light"} onClick={() => onAct("give", row)}>
            {t(row.has_pin ? "guards.newPin" : "guards.setPin")}
          </Button>
          {row.has_pin && (
            <Button variant="default" onClick={() => onAct("take", row)}>
              {t("guards.removePin")}
            </Button>
          )}
        </Group>
      ),
  };
  return (
    <DataList
      label={t("guards.label")}
      rows={guards}
      columns={useColumns()}
      rowKey={(row) => row.member_id}
      {...acts}
    />
  );
}
