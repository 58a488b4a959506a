import { Button, Group } from "@mantine/core";
import { IconDoorEnter } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useInsideColumns } from "@/features/entries/components/insideColumns";
import type { InsidePage, InsideRow } from "@/features/entries/queries";
import type { Column } from "@/ui/DataList";
import { Listing } from "@/ui/Listing";

interface Props {
  query: UseQueryResult<InsidePage>;
  filtered: boolean;
  onClear: () => void;
  onPage: (page: number) => void;
  /** Where the visit of a pass is shown. */
  visitPath: (id: string) => string;
  /** For who may end a stay. */
  onEnd?: (row: InsideRow) => void;
}

/** Everybody inside, by a pass or not, longest first. */
export function InsideList({ visitPath, onEnd, ...faces }: Props) {
  const { t } = useTranslation("entries");
  const { who, where, when, late } = useInsideColumns();
  const people: Column<InsideRow> = {
    key: "people",
    label: t("fact.people"),
    cell: (row) => <span className="tabular">{row.people}</span>,
  };
  return (
    <Listing
      {...faces}
      label={t("insideLabel")}
      columns={[who, where, people, when, { ...late, label: t("fact.due") }]}
      rowKey={(row) => row.entry_id}
      empty={{ icon: <IconDoorEnter size={40} />, text: t("emptyInside") }}
      actions={(row) => (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          {row.visit_id !== null && (
            <Button
              component={Link}
              to={visitPath(row.visit_id)}
              variant="light"
              aria-label={t("visitOne", { name: row.name })}
            >
              {t("visit")}
            </Button>
          )}
          {onEnd && (
            <Button
              variant="default"
              aria-label={t("terminate.one", { name: row.name })}
              onClick={() => onEnd(row)}
            >
              {t("terminate.button")}
            </Button>
          )}
        </Group>
      )}
    />
  );
}
