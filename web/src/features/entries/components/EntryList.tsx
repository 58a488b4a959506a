import { Button, Group } from "@mantine/core";
import { IconDoorEnter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { EntryState } from "@/features/entries/components/EntryState";
import { howOf, isInside } from "@/features/entries/entries";
import { entriesQuery, type Entry, type EntryQuery } from "@/features/entries/queries";
import { formatLasting } from "@/lib/time";
import type { Column } from "@/ui/DataList";
import { Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { RelativeTime, useNow } from "@/ui/RelativeTime";
import { unitName } from "@/ui/UnitPicker";

interface Props {
  query: EntryQuery;
  filtered: boolean;
  onClear: () => void;
  onPage: (page: number) => void;
  onShow: (entry: Entry) => void;
  /** For who may end a stay. */
  onEnd?: (entry: Entry) => void;
}

/** How long somebody has been, or was, inside. */
export function useStay(entry: Entry): string | null {
  const now = useNow();
  if (entry.checkInTime === null) return null;
  return formatLasting(
    new Date(entry.checkInTime),
    entry.checkOutTime === null ? now : new Date(entry.checkOutTime),
  );
}

function Stay({ entry }: { entry: Entry }) {
  const { t } = useTranslation("entries");
  const lasting = useStay(entry);
  return lasting === null ? null : <div className={panel.quiet}>{t("inside", { lasting })}</div>;
}

function useColumns(): Column<Entry>[] {
  const { t } = useTranslation("entries");
  return [
    {
      key: "who",
      label: t("column.who"),
      heading: true,
      cell: (entry) => (
        <>
          {entry.visitorName}
          <span className={panel.quiet}>
            {" · "}
            {[t(`type.${entry.type}`), entry.companyName].filter(Boolean).join(", ")}
          </span>
        </>
      ),
    },
    {
      key: "where",
      label: t("column.where"),
      cell: ({ flat }) => (flat === null ? "–" : unitName(flat.flatNumber, flat.blockName)),
    },
    {
      key: "how",
      label: t("column.how"),
      cell: (entry) => {
        const how = howOf(entry);
        if (how === null) return "–";
        const name = how === "policy" ? entry.createdBy?.name : entry.approvedBy?.name;
        return (
          <>
            {t(`how.${how}`)}
            {name !== undefined && <div className={panel.quiet}>{t("by", { name })}</div>}
          </>
        );
      },
    },
    {
      key: "when",
      label: t("column.when"),
      cell: (entry) => (
        <>
          <RelativeTime at={entry.checkInTime ?? entry.createdAt} />
          {entry.gate !== null && <div className={panel.quiet}>{entry.gate}</div>}
        </>
      ),
    },
    {
      key: "state",
      label: t("column.state"),
      cell: (entry) => (
        <>
          <EntryState entry={entry} />
          <Stay entry={entry} />
        </>
      ),
    },
  ];
}

/** Entries and requests in one list. */
export function EntryList({ query, onShow, onEnd, ...faces }: Props) {
  const { t } = useTranslation("entries");
  const list = useQuery(entriesQuery(query));
  const columns = useColumns();
  return (
    <Listing
      query={list}
      label={t("label")}
      columns={columns}
      rowKey={(entry) => entry.id}
      empty={{ icon: <IconDoorEnter size={40} />, text: t("empty") }}
      {...faces}
      actions={(entry) => (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button
            variant="light"
            aria-label={t("showOne", { name: entry.visitorName })}
            onClick={() => onShow(entry)}
          >
            {t("show")}
          </Button>
          {onEnd && isInside(entry) && (
            <Button
              variant="default"
              aria-label={t("terminate.one", { name: entry.visitorName })}
              onClick={() => onEnd(entry)}
            >
              {t("terminate.button")}
            </Button>
          )}
        </Group>
      )}
    />
  );
}
