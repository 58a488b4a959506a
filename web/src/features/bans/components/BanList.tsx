import { Button, Group, Text } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Ban } from "@/features/bans/queries";
import { formatDate, formatDateTime } from "@/lib/time";
import { DataList, type Column } from "@/ui/DataList";
import { StateWord } from "@/ui/StateWord";

interface Props {
  bans: readonly Ban[];
  /** The building's, for its administration: says whose each is. */
  whole: boolean;
  onLift: (ban: Ban) => void;
  /** Another act of a row. */
  more?: (ban: Ban) => ReactNode;
}

const STATE_SIGNS = { active: "ended", expired: "expired", lifted: "approved" } as const;

/** Bans as a table, on a phone as cards; those that hold can be lifted. */
export function BanList({ bans, whole, onLift, more }: Props) {
  const { t } = useTranslation("bans");
  const columns: Column<Ban>[] = [
    {
      key: "who",
      label: t("column.who"),
      heading: true,
      cell: (ban) => (
        <>
          {ban.name}
          <Text component="div" size="sm" fw={400} c="dimmed" className="tabular">
            {ban.phone}
          </Text>
        </>
      ),
    },
    { key: "why", label: t("column.why"), cell: (ban) => ban.reason ?? t("noReason") },
    { key: "severity", label: t("column.severity"), cell: (ban) => t(`severity.${ban.severity}`) },
    {
      key: "scope",
      label: t("column.scope"),
      cell: (ban) => (ban.is_own ? t("ownScope") : t(`scope.${ban.scope}`)),
    },
    ...(whole
      ? [
          {
            key: "maker",
            label: t("column.maker"),
            cell: (ban: Ban) => [ban.banned_by, ban.banned_by_name].filter(Boolean).join(", "),
          },
        ]
      : []),
    { key: "since", label: t("column.since"), cell: (ban) => formatDate(new Date(ban.banned_at)) },
    {
      key: "end",
      label: t("column.end"),
      cell: (ban) => (ban.expires_at === null ? t("never") : formatDateTime(new Date(ban.expires_at))),
    },
    { key: "state", label: t("column.state"), cell: (ban) => <State ban={ban} /> },
  ];
  return (
    <DataList
      label={t("list")}
      rows={bans}
      columns={columns}
      rowKey={(ban) => ban.id}
      actions={(ban) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {more?.(ban)}
          {ban.is_active && (
            <Button
              variant="default"
              aria-label={t("liftOne", { name: ban.name })}
              leftSection={<IconLockOpen size={20} aria-hidden />}
              onClick={() => {
                onLift(ban);
              }}
            >
              {t("lift")}
            </Button>
          )}
        </Group>
      )}
    />
  );
}

function State({ ban }: { ban: Ban }) {
  const { t } = useTranslation("bans");
  const when = ban.unbanned_at === null ? "" : formatDate(new Date(ban.unbanned_at));
  const why = ban.unban_reason;
  const lifted = ((): string => {
    if (why === null) return t("liftedOn", { when });
    return ban.unbanned_by === null
      ? t("liftedWhy", { when, reason: why })
      : t("liftedBy", { when, name: ban.unbanned_by, reason: why });
  })();
  return (
    <>
      <StateWord status={STATE_SIGNS[ban.status]}>{t(`status.${ban.status}`)}</StateWord>
      {ban.status === "lifted" && (
        <Text size="sm" c="dimmed">
          {lifted}
        </Text>
      )}
    </>
  );
}
