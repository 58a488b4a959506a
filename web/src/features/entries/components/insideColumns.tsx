import { useTranslation } from "react-i18next";
import { TYPES } from "@/features/entries/entries";
import type { InsideRow } from "@/features/entries/queries";
import { formatDayTime, formatLasting } from "@/lib/time";
import type { Column } from "@/ui/DataList";
import panel from "@/ui/panel.module.css";
import { RelativeTime, useNow } from "@/ui/RelativeTime";
import { unitName } from "@/ui/UnitPicker";

function Late({ row }: { row: InsideRow }) {
  const { t } = useTranslation("entries");
  const now = useNow();
  if (row.due_out_at === null) return "–";
  const due = new Date(row.due_out_at);
  if (due > now) return <span className="tabular">{t("dueBy", { moment: formatDayTime(due) })}</span>;
  return <strong className="tabular">{t("late", { lasting: formatLasting(due, now) })}</strong>;
}

/** How an entry's kind reads; the gate writes it small. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation("entries");
  return (kind) => {
    const known = TYPES.find((type) => type === kind.toUpperCase());
    return known ? t(`type.${known}`) : kind;
  };
}

/** What the lists of people inside have in common. */
export function useInsideColumns(): Record<"who" | "where" | "when" | "late", Column<InsideRow>> {
  const { t } = useTranslation("entries");
  const kindName = useKindName();
  return {
    who: {
      key: "who",
      label: t("column.who"),
      heading: true,
      cell: (row) => (
        <>
          {row.name}
          <span className={panel.quiet}>
            {" · "}
            {[kindName(row.kind), row.provider].filter(Boolean).join(", ")}
          </span>
        </>
      ),
    },
    where: {
      key: "where",
      label: t("column.where"),
      cell: (row) => (
        <>
          {row.unit === null ? "–" : unitName(row.unit, row.block)}
          {row.host_name !== null && <div className={panel.quiet}>{row.host_name}</div>}
        </>
      ),
    },
    when: {
      key: "when",
      label: t("column.when"),
      cell: (row) => (
        <>
          <RelativeTime at={row.entered_at} />
          {row.gate !== null && <div className={panel.quiet}>{row.gate}</div>}
        </>
      ),
    },
    late: { key: "late", label: t("column.late"), cell: (row) => <Late row={row} /> },
  };
}
