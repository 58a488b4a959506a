import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ExpectedDeliveries } from "@/features/deliveries/components/ExpectedDeliveries";
import type { UnitField } from "@/features/deliveries/components/ExpectedForm";
import { Parcels } from "@/features/deliveries/components/Parcels";
import { Rules } from "@/features/deliveries/components/Rules";
import { OwnUnitField } from "@/features/visits/components/OwnUnitField";
import { deliveries } from "@/i18n/en/deliveries";
import { addTexts } from "@/i18n/i18n";
import { Choices } from "@/ui/Choices";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";

addTexts({ deliveries });

const VIEWS = ["parcels", "expected", "rules"] as const;
const CHOICES = { view: VIEWS, handed: ["1"] } as const;

/** Parcels at the gate with their codes, what is expected, and the rules that answer for the unit. */
export default function DeliveriesPage() {
  const { t } = useTranslation("deliveries");
  const { state, show } = useListState(CHOICES);
  const [done, setDone] = useState<string | null>(null);
  const view = state.view ?? "parcels";
  const unitField: UnitField = (value, error, onChange) => (
    <OwnUnitField label={t("unitField")} value={value} error={error} onChange={onChange} />
  );
  const list = { unitField, page: state.page, onPage: (page: number) => show({ page }), onDone: setDone };
  return (
    <Page title={t("title")}>
      <Choices
        quiet
        label={t("views")}
        value={view}
        options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        onChange={(next) => {
          setDone(null);
          show({ view: next === "parcels" ? null : next, handed: null });
        }}
      />
      {done !== null && <Done>{done}</Done>}
      {view === "parcels" && (
        <Parcels
          handed={state.handed !== null}
          page={state.page}
          onHanded={(handed) => show({ handed: handed ? "1" : null })}
          onPage={list.onPage}
        />
      )}
      {view === "expected" && <ExpectedDeliveries {...list} />}
      {view === "rules" && <Rules {...list} />}
    </Page>
  );
}
