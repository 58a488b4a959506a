import { Button } from "@mantine/core";
import { IconArrowRight, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import { wordOf } from "@/features/requests/guard/company";
import { HAS_PROVIDER, initials, providersFor, toggled, type Form } from "@/features/requests/guard/form";
import { lastProviders } from "@/features/requests/guard/lastProviders";
import { rulesQuery } from "@/features/requests/guard/lookups";
import gate from "@/ui/gate.module.css";
import { GateUnitPicker } from "@/ui/GateUnitPicker";
import type { GateUnit } from "@/ui/gateUnits";
import { BigInput } from "@/ui/BigInput";

interface Props {
  form: Form;
  /** More than one flat is being chosen, so a tap does not go on. */
  several: boolean;
  onChange: (changes: Partial<Form>) => void;
  onDone: () => void;
}

/** For whom they come, and to which flat. A tap on a flat goes on. */
export function WhereStep({ form, several, onChange, onDone }: Props) {
  const { t } = useTranslation("gateAsk");
  const pick = (unit: GateUnit): void => {
    if (several) return onChange({ units: toggled(form.units, unit) });
    onChange({ units: [unit] });
    onDone();
  };
  const chooses = form.type !== null && HAS_PROVIDER.has(form.type) && !several;
  return (
    <div className={classes.where}>
      {chooses && <Companies form={form} onChoose={(provider) => onChange({ provider })} onDone={onDone} />}
      {form.units.length > 0 && (
        <Button
          h={72}
          fz="lg"
          rightSection={<IconArrowRight aria-hidden />}
          onClick={onDone}
          data-testid="go-on"
        >
          {t("walkIn.goOnTo", { flat: form.units.map((unit) => unit.name).join(", ") })}
        </Button>
      )}
      <GateUnitPicker chosen={form.units} onPick={pick} />
    </div>
  );
}

interface CompanyProps {
  form: Form;
  onChoose: (provider: string | null) => void;
  onDone: () => void;
}

/** A company's initials are one tap; with the flat known already, that tap goes on. */
function Companies({ form, onChoose, onDone }: CompanyProps) {
  const { t } = useTranslation("gateAsk");
  const rules = useQuery(rulesQuery);
  const [writing, setWriting] = useState(false);
  const type = form.type ?? "other";
  const [last] = useState(() => lastProviders(type));
  const choose = (provider: string): void => {
    onChoose(form.provider === provider ? null : provider);
    if (form.units.length > 0 && form.provider !== provider) onDone();
  };
  return (
    <section aria-label={t("walkIn.company")}>
      <div className={classes.companies} data-testid="companies">
        {providersFor(type, rules.data, last).map((provider) => (
          <button
            key={provider}
            type="button"
            className={`${gate.tile} ${classes.company}`}
            aria-pressed={form.provider === provider}
            onClick={() => choose(provider)}
          >
            <b aria-hidden>{initials(provider)}</b>
            <span>{wordOf(provider)}</span>
          </button>
        ))}
        <button
          type="button"
          className={`${gate.tile} ${classes.company}`}
          aria-expanded={writing}
          onClick={() => setWriting(!writing)}
        >
          <IconPencil aria-hidden />
          <span>{t("walkIn.otherCompany")}</span>
        </button>
      </div>
      {writing && (
        <BigInput
          mt={8}
          label={t("walkIn.companyName")}
          maxLength={60}
          value={form.provider ?? ""}
          onChange={(event) => onChoose(event.currentTarget.value === "" ? null : event.currentTarget.value)}
          data-autofocus
        />
      )}
    </section>
  );
}
