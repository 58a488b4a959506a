import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { VisitStatus } from "@/features/visits/components/VisitStatus";
import { TYPES } from "@/features/visits/filter";
import type { VisitRow } from "@/features/visits/queries";
import { DataList, type Column } from "@/ui/DataList";
import { RelativeTime } from "@/ui/RelativeTime";
import classes from "@/ui/panel.module.css";

export function useTypeName(): (type: string) => string {
  const { t } = useTranslation("admin");
  return (type) => {
    const known = TYPES.find((one) => one === type);
    return known ? t(`type.${known}`) : type;
  };
}

interface Props {
  label: string;
  rows: readonly VisitRow[];
}

/** Visits as the desks see them; each leads to its page, and that back to this list as it is narrowed. */
export function VisitList({ label, rows }: Props) {
  const { t } = useTranslation("admin");
  const typeName = useTypeName();
  const { search } = useLocation();
  const columns: Column<VisitRow>[] = [
    {
      key: "visitors",
      label: t("visit.visitors"),
      heading: true,
      cell: (visit) => (
        <Link to={`/admin/visits/${visit.id}`} state={{ log: search }} className={classes.link}>
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
    { key: "type", label: t("visit.type"), cell: (visit) => typeName(visit.visit_type) },
    { key: "when", label: t("visit.when"), cell: (visit) => <RelativeTime at={visit.expected_start} /> },
    { key: "status", label: t("visit.status"), cell: (visit) => <VisitStatus visit={visit} /> },
  ];
  return <DataList label={label} rows={rows} columns={columns} rowKey={(visit) => visit.id} />;
}
