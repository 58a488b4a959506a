import { Button, Group } from "@mantine/core";
import { IconClockCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useInsideColumns } from "@/features/entries/components/insideColumns";
import { useAcknowledge } from "@/features/entries/mutations";
import { overstaysQuery, type InsideRow } from "@/features/entries/queries";
import type { Column } from "@/ui/DataList";
import { useErrorText } from "@/ui/ErrorState";
import { Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { Problem } from "@/ui/Problem";

interface Props {
  page: number;
  onPage: (page: number) => void;
  onClear: () => void;
  onEnd: (row: InsideRow) => void;
  /** What was done, to be said on the page. */
  onDone: (said: string) => void;
}

function useColumns(): Column<InsideRow>[] {
  const { t } = useTranslation("entries");
  const { who, where, when, late } = useInsideColumns();
  return [
    who,
    where,
    when,
    late,
    {
      key: "care",
      label: t("column.care"),
      cell: (row) => row.acknowledged_by ?? <span className={panel.quiet}>{t("nobody")}</span>,
    },
  ];
}

/** Who should have left: first whom nobody looks after. */
export function OverstayList({ page, onPage, onClear, onEnd, onDone }: Props) {
  const { t } = useTranslation("entries");
  const say = useErrorText();
  const list = useQuery(overstaysQuery(page));
  const acknowledge = useAcknowledge();
  const columns = useColumns();
  return (
    <>
      {acknowledge.isError && <Problem>{say(acknowledge.error)}</Problem>}
      <Listing
        query={list}
        label={t("overstaysLabel")}
        columns={columns}
        rowKey={(row) => row.entry_id}
        filtered={false}
        onClear={onClear}
        onPage={onPage}
        empty={{ icon: <IconClockCheck size={40} />, text: t("emptyOverstays") }}
        actions={(row) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            {row.acknowledged_at === null && (
              <Button
                variant="light"
                disabled={acknowledge.isPending}
                aria-label={t("acknowledge.one", { name: row.name })}
                onClick={() =>
                  acknowledge.mutate(row.entry_id, {
                    onSuccess: () => onDone(t("acknowledge.done", { name: row.name })),
                  })
                }
              >
                {t("acknowledge.button")}
              </Button>
            )}
            <Button
              variant="default"
              aria-label={t("terminate.one", { name: row.name })}
              onClick={() => onEnd(row)}
            >
              {t("terminate.button")}
            </Button>
          </Group>
        )}
      />
    </>
  );
}
