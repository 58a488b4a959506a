import { Button, Group, Stack } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Made } from "@/features/requests/guard/acts";
import { ConsentField } from "@/features/requests/guard/components/ConsentField";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import { wordOf } from "@/features/requests/guard/company";
import { missingOf, type Form } from "@/features/requests/guard/form";
import { rulesQuery } from "@/features/requests/guard/lookups";
import { useAsk } from "@/features/requests/guard/useAsk";
import { useErrorText } from "@/ui/ErrorState";
import parts from "@/ui/gate.module.css";
import { PhotoShot } from "@/ui/PhotoShot";
import { Problem } from "@/ui/Problem";
import { Stepper } from "@/ui/Stepper";
import type { Photo, PhotoState } from "@/ui/usePhoto";
import { BigInput } from "@/ui/BigInput";

interface Props {
  form: Form;
  gate: string | null;
  /** Kept by the whole form: changing the flat loses no photo. */
  shot: { photo: Photo; state: PhotoState };
  onChange: (changes: Partial<Form>) => void;
  onFlats: (several: boolean) => void;
  onAsked: (made: Made) => void;
}

/** The photo by one shutter, what little is left to say, and the question. */
export function AskStep({ form, gate, shot, onChange, onFlats, onAsked }: Props) {
  const { t } = useTranslation("gateAsk");
  const say = useErrorText();
  const { photo, state } = shot;
  const rules = useQuery(rulesQuery);
  const asking = useAsk({ form, photo, gate, onAsked });
  const [told, setTold] = useState(false);
  const missing = missingOf(form, rules.data);
  const flats = form.units.map((unit) => unit.name).join(", ");
  const working = asking.phase !== "idle";
  const question =
    form.consent === false
      ? t("walkIn.record")
      : form.units.length > 2
        ? t("walkIn.askMany", { count: form.units.length })
        : t("walkIn.ask", { flat: flats });
  const submit = (): void => {
    setTold(true);
    if (missing === null) asking.ask();
  };
  const wrong = (field: typeof missing): string | null =>
    told && missing === field && field ? t(`walkIn.missing.${field}`) : null;
  return (
    <form
      className={classes.ask}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Summary form={form} flats={flats} onFlats={onFlats} />
      {form.type === "other" && (
        <BigInput
          label={t("walkIn.purpose")}
          maxLength={300}
          value={form.purpose}
          error={wrong("purpose")}
          onChange={(event) => onChange({ purpose: event.currentTarget.value })}
        />
      )}
      <BigInput
        label={t("walkIn.name")}
        maxLength={100}
        autoCapitalize="words"
        value={form.name}
        error={wrong("name")}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <PhotoShot photo={photo} state={state} />
      <Details form={form} onChange={onChange} />
      {rules.isError && <Problem>{t("walkIn.rulesFailed", { reason: say(rules.error) })}</Problem>}
      {rules.data?.consentRequired && (
        <ConsentField
          version={rules.data.consentNoticeVersion}
          value={form.consent}
          error={wrong("consent")}
          onChange={(consent) => onChange({ consent })}
        />
      )}
      <div className={parts.foot}>
        <Problem>{asking.problem}</Problem>
        {asking.phase === "photo" && (
          <Button type="button" fz="lg" variant="default" onClick={asking.withoutPhoto}>
            {t("walkIn.withoutPhoto")}
          </Button>
        )}
        <Button type="submit" h={72} fz="xl" disabled={working || rules.isPending} data-testid="ask">
          {asking.phase === "photo" && state.kind === "sending"
            ? t("walkIn.waitPhoto", { percent: Math.round(state.share * 100) })
            : working
              ? t("walkIn.working")
              : question}
        </Button>
      </div>
    </form>
  );
}

function Summary({
  form,
  flats,
  onFlats,
}: {
  form: Form;
  flats: string;
  onFlats: (several: boolean) => void;
}) {
  const { t } = useTranslation("gateAsk");
  return (
    <div className={classes.summary} data-testid="summary">
      <p>
        <strong>
          {form.type !== null && t(`walkIn.types.${form.type}`)}
          {form.provider !== null && ` · ${wordOf(form.provider)}`}
        </strong>
        <span>
          {t("walkIn.to")} <strong>{flats}</strong>
        </span>
      </p>
      <Group gap="xs" wrap="nowrap">
        <Button type="button" variant="default" onClick={() => onFlats(false)}>
          {t("walkIn.change")}
        </Button>
        <Button
          type="button"
          px="sm"
          miw={64}
          variant="default"
          onClick={() => onFlats(true)}
          aria-label={t("walkIn.more")}
        >
          <IconPlus aria-hidden />
        </Button>
      </Group>
    </div>
  );
}

/** What most visitors need not say; folded. */
function Details({ form, onChange }: { form: Form; onChange: (changes: Partial<Form>) => void }) {
  const { t } = useTranslation("gateAsk");
  const [open, setOpen] = useState(
    form.party > 1 || form.packages > 0 || form.plate !== "" || form.remarks !== "",
  );
  return (
    <div>
      <Button
        type="button"
        fullWidth
        variant="subtle"
        aria-expanded={open}
        rightSection={open ? <IconChevronUp aria-hidden /> : <IconChevronDown aria-hidden />}
        onClick={() => setOpen(!open)}
      >
        {t("walkIn.details")}
      </Button>
      {open && (
        <Stack gap="sm">
          <Stepper
            label={t("walkIn.party")}
            value={form.party}
            least={1}
            most={50}
            onChange={(party) => onChange({ party })}
          />
          <Stepper
            label={t("walkIn.packages")}
            value={form.packages}
            least={0}
            most={1000}
            onChange={(packages) => onChange({ packages })}
          />
          <BigInput
            label={t("walkIn.plate")}
            maxLength={20}
            autoCapitalize="characters"
            value={form.plate}
            onChange={(event) => onChange({ plate: event.currentTarget.value })}
          />
          {form.type !== "other" && (
            <BigInput
              label={t("walkIn.purpose")}
              maxLength={300}
              value={form.purpose}
              onChange={(event) => onChange({ purpose: event.currentTarget.value })}
            />
          )}
          <BigInput
            label={t("walkIn.remarks")}
            maxLength={500}
            value={form.remarks}
            onChange={(event) => onChange({ remarks: event.currentTarget.value })}
          />
        </Stack>
      )}
    </div>
  );
}
