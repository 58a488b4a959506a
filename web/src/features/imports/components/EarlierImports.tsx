import { useQuery } from "@tanstack/react-query";
import { IconFileImport } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ImportState } from "@/features/imports/components/ImportState";
import { importsQuery, type Import } from "@/features/imports/queries";
import { formatDateTime } from "@/lib/time";
import { useListState } from "@/ui/listState";
import { Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { CardSection } from "@/ui/Section";

const NO_CHOICES = {} as const;

/** Those of the last 90 days, running ones among them. `path` is where one is shown. */
export function EarlierImports({ path }: { path: (id: string) => string }) {
  const { t } = useTranslation("imports");
  const { state, show, clear } = useListState(NO_CHOICES);
  const query = useQuery(importsQuery(state.page));
  return (
    <CardSection title={t("earlier.title")}>
      <Listing<Import>
        query={query}
        label={t("earlier.label")}
        rowKey={({ report_id: id }) => id}
        filtered={false}
        onClear={clear}
        onPage={(page) => show({ page })}
        empty={{ icon: <IconFileImport size={40} />, text: t("earlier.empty") }}
        columns={[
          {
            key: "when",
            label: t("earlier.when"),
            cell: ({ report_id: id, created_at: at }) => (
              <Link to={path(id)} className={panel.link}>
                {t("earlier.open", { when: formatDateTime(new Date(at)) })}
              </Link>
            ),
          },
          { key: "who", label: t("earlier.who"), cell: (row) => row.created_by_name ?? t("earlier.nobody") },
          { key: "status", label: t("earlier.status"), cell: (row) => <ImportState one={row} /> },
          { key: "rows", label: t("earlier.rows"), align: "right", cell: (row) => row.total },
          { key: "done", label: t("earlier.done"), align: "right", cell: (row) => row.succeeded },
          { key: "failed", label: t("earlier.failed"), align: "right", cell: (row) => row.failed },
        ]}
      />
    </CardSection>
  );
}
