import { Button, Group, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";
import { useKindName } from "@/features/entries/components/insideColumns";
import { InsideList } from "@/features/entries/components/InsideList";
import { TerminateStay } from "@/features/entries/components/TerminateStay";
import { everybodyInsideQuery } from "@/features/entries/queries";
import { entries } from "@/i18n/en/entries";
import { addTexts } from "@/i18n/i18n";
import { Filters } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";

addTexts({ entries });

const KINDS = ["visitor", "delivery", "cab", "domestic_staff", "vendor"] as const;
const CHOICES = { kind: KINDS } as const;

/** Everybody who is in the building, walk-ins too; administrators end a stay that nobody saw end. */
export default function InsidePage() {
  const { t } = useTranslation("entries");
  const title = useTranslation("admin").t("inside.title");
  const kindName = useKindName();
  const ends = useMay("entry:end");
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { kind, page } = state;
  const list = useQuery(everybodyInsideQuery({ page, ...(kind && { kind }) }));
  const [ending, setEnding] = useState<{ id: string; name: string } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const roll = (
    <Button
      component="a"
      href="/api/v1/dashboard/muster?format=csv"
      download
      variant="default"
      leftSection={<IconDownload size={20} aria-hidden />}
    >
      {t("roll")}
    </Button>
  );
  return (
    <Page title={title} actions={roll}>
      <Filters
        choices={[
          {
            name: "kind",
            label: t("filter.type"),
            value: kind,
            data: KINDS.map((value) => ({ value, label: kindName(value) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: value })}
      />
      {done !== null && <Done>{done}</Done>}
      {list.data !== undefined && list.data.people > 0 && (
        <Group gap="xs">
          <Text className="tabular">{t("people", { count: list.data.people })}</Text>
          {list.data.overstays > 0 && (
            <Link to="/admin/entries?status=OVERSTAY" className={panel.link}>
              {t("overstays", { count: list.data.overstays })}
            </Link>
          )}
        </Group>
      )}
      <InsideList
        query={list}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        visitPath={(id) => `/admin/visits/${id}`}
        {...(ends && {
          onEnd: (row) => {
            setDone(null);
            setEnding({ id: row.entry_id, name: row.name });
          },
        })}
      />
      {ending !== null && <TerminateStay entry={ending} onDone={setDone} onClose={() => setEnding(null)} />}
    </Page>
  );
}
