import { SimpleGrid, TextInput, Textarea } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import { useAskForPass } from "@/features/gatepasses/mutations";
import { bodyOf, EXTRAS, firstValues, isAfter, TYPES } from "@/features/gatepasses/passes";
import { fromLocalInput } from "@/lib/localInput";
import { Choices } from "@/ui/Choices";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  /** Where the unit is chosen; nothing for whoever has one. */
  unitField: (value: string, error: string | undefined, onChange: (id: string) => void) => ReactNode;
  submit: string;
  onAsked: () => void;
  onClose: () => void;
}

const PHONES = new Set(["driverPhone", "workerPhone"]);

/** Asks for a gate pass; the kind decides what else is asked. */
export function PassForm({ unitField, submit: confirm, onAsked, onClose }: Props) {
  const { t } = useTranslation("gatepasses");
  const ask = useAskForPass();
  const [once] = useState(() => ({ key: newId(), first: firstValues(new Date()) }));
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: once.first,
      validate: {
        title: (value) => (value.trim() === "" ? t("form.needName") : null),
        from: (value) => (fromLocalInput(value) === null ? t("form.needStart") : null),
        until: (value, { from }) => (isAfter(value, from) ? null : t("form.needEnd")),
      },
    },
    {
      validFrom: "from",
      validUntil: "until",
      itemsList: "items",
      vehicleNumber: "vehicle",
      driverName: "driver",
      workerName: "worker",
      companyName: "company",
      flatId: "unit",
    },
  );
  const send = submit((values) => {
    ask.mutate({ key: once.key, body: bodyOf(values) }, { onSuccess: onAsked, onError: refuse });
  });
  const { type, unit } = form.values;
  const unitError = typeof form.errors.unit === "string" ? form.errors.unit : undefined;
  return (
    <FormModal
      title={t("form.title")}
      problem={problem}
      working={ask.isPending}
      confirm={confirm}
      onSubmit={send}
      onClose={onClose}
    >
      <Choices
        label={t("form.what")}
        value={type}
        options={TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
        onChange={(value) => form.setFieldValue("type", value)}
      />
      <TextInput
        label={t("form.name")}
        description={t("form.nameHint")}
        required
        withAsterisk={false}
        autoComplete="off"
        maxLength={200}
        {...form.getInputProps("title")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput type="datetime-local" label={t("form.from")} {...form.getInputProps("from")} />
        <TextInput type="datetime-local" label={t("form.until")} {...form.getInputProps("until")} />
      </SimpleGrid>
      {EXTRAS[type].map((extra) =>
        extra === "items" ? (
          <Textarea
            key={extra}
            size="md"
            rows={3}
            label={t("form.items")}
            maxLength={5000}
            {...form.getInputProps(extra)}
          />
        ) : (
          <TextInput
            key={extra}
            label={t(`form.${extra}`)}
            autoComplete="off"
            maxLength={extra === "vehicle" || PHONES.has(extra) ? 50 : 100}
            {...(PHONES.has(extra) && { type: "tel", inputMode: "tel" as const })}
            {...form.getInputProps(extra)}
          />
        ),
      )}
      {unitField(unit, unitError, (id) => form.setFieldValue("unit", id))}
      <Textarea
        size="md"
        rows={2}
        label={t("form.description")}
        maxLength={2000}
        {...form.getInputProps("description")}
      />
    </FormModal>
  );
}
