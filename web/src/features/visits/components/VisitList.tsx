import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { VisitStatus } from "@/features/visits/components/VisitStatus";
import { TYPES } from "@/features/visits/filter";
import type { VisitRow } from "@/features/visits/queries";
import { formatLasting } from "@/lib/time";
import { DataList, type Column } from "@/ui/DataList";
import { RelativeTime, useNow } from "@/ui/RelativeTime";
import classes from "@/ui/panel.module.css";

export function useTypeName(): (type: string) => string {
  const { t } = useTranslation("admin");
  return (type) => {
    const known = TYPES.find((one) => one === type);
    return known ? t(`type.${known}`) : type;
  };
}

function Lasting({ since }: { since: string }) {
  const { t } = useTranslation("admin");
  return <>{t("visit.lasting", { lasting: formatLasting(new Date(since), useNow()) })}</>;
}

interface Props {
  label: string;
  rows: readonly VisitRow[];
  /** `inside`: since when rather than when expected. */
  about?: "all" | "inside";
}

/** Visits as the desks see them; each leads to its page. */
export function VisitList({ label, rows, about = "all" }: Props) {
  const { t } = useTranslation("admin");
  const typeName = useTypeName();
  const columns: Column<VisitRow>[] = [
    {
      key: "visitors",
      label: t("visit.visitors"),
      heading: true,
      cell: (visit) => (
        <Link to={`/admin/visits/${visit.id}`} className={classes.link}>
          {visit.visitor_names || visit.title}
        </Link>
      ),
    },
    {
      key: "host",
      label: t("visit.host"),
      cell: (visit) => (
        <>
          {visit.host_name}
          {visit.apartment_number !== null && (
            <span className={classes.quiet}> · {t("visit.unit", { unit: visit.apartment_number })}</span>
          )}
        </>
      ),
    },
    about === "all"
      ? { key: "type", label: t("visit.type"), cell: (visit) => typeName(visit.visit_type) }
      : {
          key: "people",
          label: t("visit.people"),
          cell: (visit) => t("visit.insideOf", { inside: visit.inside_count, all: visit.visitor_count }),
        },
    about === "all"
      ? { key: "when", label: t("visit.when"), cell: (visit) => <RelativeTime at={visit.expected_start} /> }
      : {
          key: "since",
          label: t("visit.since"),
          cell: (visit) => visit.entry_time !== null && <Lasting since={visit.entry_time} />,
        },
    ...(about === "inside"
      ? [
          {
            key: "until",
            label: t("visit.until"),
            cell: (visit: VisitRow) => <RelativeTime at={visit.expires_at} />,
          },
        ]
      : []),
    { key: "status", label: t("visit.status"), cell: (visit) => <VisitStatus visit={visit} /> },
  ];
  return <DataList label={label} rows={rows} columns={columns} rowKey={(visit) => visit.id} />;
}
