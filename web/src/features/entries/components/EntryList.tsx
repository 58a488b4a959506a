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
export function Stay({ entry }: { entry: Entry }) {
  const { t } = useTranslation("entries");
  const now = useNow();
  if (entry.checkInTime === null) return null;
  const until = entry.checkOutTime === null ? now : new Date(entry.checkOutTime);
  return <>{t("inside", { lasting: formatLasting(new Date(entry.checkInTime), until) })}</>;
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
            {name !== undefined && <span className={panel.quiet}> {t("by", { name })}</span>}
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
          {entry.gate !== null && <span className={panel.quiet}> · {entry.gate}</span>}
        </>
      ),
    },
    {
      key: "state",
      label: t("column.state"),
      cell: (entry) => (
        <>
          <EntryState entry={entry} />{" "}
          <span className={panel.quiet}>
            <Stay entry={entry} />
          </span>
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
