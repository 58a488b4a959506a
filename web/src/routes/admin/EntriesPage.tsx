import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMay } from "@/api/session";
import type { Person } from "@/features/bans/ban";
import { BanForm } from "@/features/bans/components/BanForm";
import { useMadeWords } from "@/features/bans/made";
import { EntryDetails } from "@/features/entries/components/EntryDetails";
import { EntryList } from "@/features/entries/components/EntryList";
import { OverstayList } from "@/features/entries/components/OverstayList";
import { TerminateStay } from "@/features/entries/components/TerminateStay";
import { entryQueryOf, narrowingFrom, STATES, TYPES } from "@/features/entries/entries";
import type { Entry } from "@/features/entries/queries";
import { AskedCards } from "@/features/requests/components/AskedCards";
import { asked as askedTexts } from "@/i18n/en/asked";
import { entries } from "@/i18n/en/entries";
import { addTexts } from "@/i18n/i18n";
import { DayField } from "@/ui/DayField";
import { Filters } from "@/ui/Listing";
import { readList } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";
import { UnitPicker } from "@/ui/UnitPicker";

addTexts({ entries, asked: askedTexts });

const CHOICES = { status: STATES, type: TYPES } as const;

/** What the address says: state, kind, unit, days, page. */
function useView() {
  const [params, setParams] = useSearchParams();
  const { status, type, page } = readList(params, CHOICES);
  const view = { status, type, ...narrowingFrom(params) };
  const show = (changes: Record<string, string | number | null>): void => {
    // A new page is a step one can go back from; narrowing is not.
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries({ page: null, ...changes })) {
          if (value === null || value === "" || (name === "page" && value === 1)) next.delete(name);
          else next.set(name, String(value));
        }
        return next;
      },
      { replace: changes.page === undefined },
    );
  };
  const filtered = Object.values(view).some((value) => value !== null);
  return { view, page, show, filtered, clear: () => setParams({}, { replace: true }) };
}

/** Every passage and every request of the building; a landlord's are those of own units. */
export default function EntriesPage() {
  const { t } = useTranslation("entries");
  const common = useTranslation().t;
  const watches = useMay("gate:watch");
  const ends = useMay("entry:end");
  const { view, page, show, filtered, clear } = useView();
  const [shown, setShown] = useState<Entry | null>(null);
  const [ending, setEnding] = useState<{ id: string; name: string } | null>(null);
  const bans = useMay("ban:manage");
  const made = useMadeWords();
  const [banning, setBanning] = useState<Person | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const late = watches && view.status === "OVERSTAY";
  const end = (id: string, name: string): void => {
    setDone(null);
    setShown(null);
    setEnding({ id, name });
  };
  const states = STATES.filter((state) => watches || state !== "OVERSTAY");
  return (
    <Page title={t("title")}>
      {!watches && <AskedCards pathOf={() => "/admin/entries?status=PENDING"} />}
      <Filters
        choices={[
          {
            name: "status",
            label: t("filter.state"),
            value: view.status,
            data: states.map((value) => ({ value, label: t(`status.${value}`) })),
          },
          ...(late
            ? []
            : [
                {
                  name: "type",
                  label: t("filter.type"),
                  value: view.type,
                  data: TYPES.map((value) => ({ value, label: t(`type.${value}`) })),
                },
              ]),
        ]}
        onChange={(name, value) => show({ [name]: value })}
      >
        {!late && (
          <>
            <DayField
              label={t("filter.from")}
              value={view.from}
              max={view.to ?? undefined}
              onChange={(from) => show({ from })}
            />
            <DayField
              label={t("filter.to")}
              value={view.to}
              min={view.from ?? undefined}
              onChange={(to) => show({ to })}
            />
            {watches && (
              <UnitPicker
                label={t("filter.unit")}
                none={common("list.any")}
                value={view.flatId ?? ""}
                onChange={(unit) => show({ unit })}
              />
            )}
          </>
        )}
      </Filters>
      {done !== null && <Done>{done}</Done>}
      {late ? (
        <OverstayList
          page={page}
          onPage={(next) => show({ page: next })}
          onClear={clear}
          onEnd={(row) => end(row.entry_id, row.name)}
          onDone={setDone}
        />
      ) : (
        <EntryList
          query={entryQueryOf(view, page)}
          filtered={filtered}
          onClear={clear}
          onPage={(next) => show({ page: next })}
          onShow={setShown}
          {...(ends && { onEnd: (entry: Entry) => end(entry.id, entry.visitorName) })}
        />
      )}
      {shown !== null && (
        <EntryDetails
          entry={shown}
          visitPath={(id) => `/admin/visits/${id}`}
          {...(ends && { onEnd: () => end(shown.id, shown.visitorName) })}
          {...(bans && {
            onBan: () => {
              setDone(null);
              setShown(null);
              setBanning({ visitorId: null, name: shown.visitorName, phone: shown.visitorPhone });
            },
          })}
          onClose={() => setShown(null)}
        />
      )}
      {banning !== null && (
        <BanForm
          person={banning}
          onBanned={(ban) => {
            setDone(made(ban));
            setBanning(null);
          }}
          onClose={() => setBanning(null)}
        />
      )}
      {ending !== null && <TerminateStay entry={ending} onDone={setDone} onClose={() => setEnding(null)} />}
    </Page>
  );
}
