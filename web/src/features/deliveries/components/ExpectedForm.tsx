import { Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import { HoursFields } from "@/features/deliveries/components/HoursFields";
import { expectedBody, firstExpected, hoursFit } from "@/features/deliveries/deliveries";
import { useExpect } from "@/features/deliveries/mutations";
import { companiesQuery } from "@/features/deliveries/queries";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

export type UnitField = (
  value: string,
  error: string | undefined,
  onChange: (id: string) => void,
) => ReactNode;

interface Props {
  unitField: UnitField;
  onDone: (said: string) => void;
  onClose: () => void;
}

const TALL = { body: { minHeight: 48, alignItems: "center" } };

/** What is to come, when, and whether the flat wants to be asked. */
export function ExpectedForm({ unitField, onDone, onClose }: Props) {
  const { t } = useTranslation("deliveries");
  const list = useId();
  const { data: companies = [] } = useQuery(companiesQuery);
  const expect = useExpect();
  const [once] = useState(() => ({ key: newId(), first: firstExpected(new Date()) }));
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: once.first,
      validate: {
        company: (value) => (value.trim() === "" ? t("needCompany") : null),
        day: (value) => (value === "" ? t("expected.needDay") : null),
        from: (value, { until }) => (hoursFit(value, until) ? null : t("needBothHours")),
      },
    },
    {
      companyName: "company",
      itemName: "item",
      expectedDate: "day",
      timeFrom: "from",
      timeUntil: "from",
      flatId: "unit",
    },
  );
  const send = submit((values) => {
    const body = expectedBody(values);
    expect.mutate(
      { key: once.key, body },
      {
        onSuccess: ({ companyName }) => onDone(t("expected.done", { company: companyName })),
        onError: refuse,
      },
    );
  });
  const { from, until, auto, leave, unit } = form.values;
  const error = (name: string): string | undefined =>
    typeof form.errors[name] === "string" ? form.errors[name] : undefined;
  return (
    <FormModal
      title={t("expected.title")}
      problem={problem}
      working={expect.isPending}
      confirm={t("expected.submit")}
      onSubmit={send}
      onClose={onClose}
    >
      <TextInput
        label={t("company")}
        description={t("companyHint")}
        required
        withAsterisk={false}
        list={list}
        autoComplete="off"
        maxLength={100}
        {...form.getInputProps("company")}
      />
      <datalist id={list}>
        {companies.map((company) => (
          <option key={company} value={company} />
        ))}
      </datalist>
      <TextInput type="date" label={t("expected.day")} {...form.getInputProps("day")} />
      <HoursFields
        from={from}
        until={until}
        error={error("from")}
        onChange={(part) => form.setValues(part)}
      />
      {unitField(unit, error("unit"), (id) => form.setFieldValue("unit", id))}
      <Checkbox
        size="md"
        styles={TALL}
        label={t("expected.auto")}
        description={t("expected.autoHint")}
        checked={auto}
        onChange={(event) => form.setFieldValue("auto", event.currentTarget.checked)}
      />
      {auto && (
        <Checkbox
          size="md"
          styles={TALL}
          label={t("leaveAtGate")}
          description={t("leaveAtGateHint")}
          checked={leave}
          onChange={(event) => form.setFieldValue("leave", event.currentTarget.checked)}
        />
      )}
      <TextInput
        label={t("expected.item")}
        description={t("expected.itemHint")}
        autoComplete="off"
        maxLength={200}
        {...form.getInputProps("item")}
      />
    </FormModal>
  );
}
