import { Button, Checkbox, Group, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import type { UnitField } from "@/features/deliveries/components/ExpectedForm";
import { HoursFields } from "@/features/deliveries/components/HoursFields";
import { addCompany, hoursFit, ruleBody, ruleValues } from "@/features/deliveries/deliveries";
import { useChangeRule, useMakeRule } from "@/features/deliveries/mutations";
import { companiesQuery, type Rule } from "@/features/deliveries/queries";
import { dayName, DAYS } from "@/lib/weekdays";
import { Picks } from "@/ui/Choices";
import { FormModal } from "@/ui/FormModal";
import { useRuleWords } from "@/ui/ruleWords";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  /** Null: a new one. */
  rule: Rule | null;
  unitField: UnitField;
  onDone: (said: string) => void;
  onClose: () => void;
}

/** Which companies, on which days, between which hours, and where it goes. */
export function RuleForm({ rule, unitField, onDone, onClose }: Props) {
  const { t } = useTranslation("deliveries");
  const words = useRuleWords();
  const { data: known = [] } = useQuery(companiesQuery);
  const make = useMakeRule();
  const change = useChangeRule();
  const [key] = useState(newId);
  const [other, setOther] = useState("");
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: ruleValues(rule),
      validate: { from: (value, { until }) => (hoursFit(value, until) ? null : t("needBothHours")) },
    },
    { allowedDays: "days", timeFrom: "from", timeUntil: "from", flatId: "unit" },
  );
  const { companies, days, from, until, leave, unit } = form.values;
  const send = submit((values) => {
    // A name that was typed and not added is meant.
    const all = addCompany(values.companies, other) ?? values.companies;
    const body = ruleBody({ ...values, companies: all });
    if (rule === null) {
      make.mutate(
        {
          key,
          body: {
            ...body,
            companies: all,
            allowedDays: values.days,
            leaveAtGate: values.leave,
            ...(values.unit !== "" && { flatId: values.unit }),
          },
        },
        { onSuccess: () => onDone(t("rules.made")), onError: refuse },
      );
    } else {
      change.mutate({ id: rule.id, body }, { onSuccess: () => onDone(t("rules.changed")), onError: refuse });
    }
  });
  const error = (name: string): string | undefined =>
    typeof form.errors[name] === "string" ? form.errors[name] : undefined;
  const add = (): void => {
    const more = addCompany(companies, other);
    if (more !== null) form.setFieldValue("companies", more);
    setOther("");
  };
  const names = [...new Set([...known.filter((name) => name !== "OTHER"), ...companies])];
  const working = make.isPending || change.isPending;
  return (
    <FormModal
      title={t(rule === null ? "rules.title" : "rules.editTitle")}
      problem={problem}
      working={working}
      confirm={t(rule === null ? "rules.submit" : "rules.save")}
      onSubmit={send}
      onClose={onClose}
    >
      <Picks
        label={t("rules.companies")}
        hint={t("rules.companiesHint")}
        error={error("companies")}
        value={companies}
        options={names.map((value) => ({ value, label: value }))}
        onChange={(value) => form.setFieldValue("companies", value)}
      />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          flex={1}
          label={t("rules.other")}
          autoComplete="off"
          maxLength={100}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" onClick={add}>
          {t("rules.add")}
        </Button>
      </Group>
      <Picks
        label={t("rules.days")}
        hint={t("rules.daysHint")}
        error={error("days")}
        value={days}
        options={DAYS.map((value) => ({ value, label: dayName(value) }))}
        onChange={(value) => form.setFieldValue("days", value)}
      />
      <HoursFields
        from={from}
        until={until}
        error={error("from")}
        onChange={(part) => form.setValues(part)}
      />
      {rule === null && unitField(unit, error("unit"), (id) => form.setFieldValue("unit", id))}
      <Checkbox
        size="md"
        styles={{ body: { minHeight: 48, alignItems: "center" } }}
        label={t("leaveAtGate")}
        description={t("leaveAtGateHint")}
        checked={leave}
        onChange={(event) => form.setFieldValue("leave", event.currentTarget.checked)}
      />
      <Text role="status">{words({ days, start: from || null, end: until || null })}</Text>
    </FormModal>
  );
}
