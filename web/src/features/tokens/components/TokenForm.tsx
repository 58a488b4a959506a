import { Button, TextInput, Textarea } from "@mantine/core";
import { IconAddressBook, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import { useGenerate } from "@/features/tokens/mutations";
import { inDays, STAYS, type Stay } from "@/features/tokens/tokens";
import { fromLocalInput } from "@/lib/localInput";
import { canPickContacts, pickContact } from "@/lib/contactPicker";
import { Choices } from "@/ui/Choices";
import { FormModal } from "@/ui/FormModal";
import { Stepper } from "@/ui/Stepper";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  /** The new token's id. */
  onMade: (id: string) => void;
  onClose: () => void;
}

const USUAL: Readonly<Record<Stay, number>> = { short: 4, long: 7, delivery: 2, contractor: 8, other: 4 };
/** Wider than any building allows; the server says what this one does. */
const MOST = { days: 366, hours: 168 };

/** 000's form: whom, how long; the rest is folded. */
export function TokenForm({ onMade, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const generate = useGenerate();
  const [key] = useState(newId);
  const [unfolded, setUnfolded] = useState(false);
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: {
        name: "",
        phone: "",
        stay: "short" as Stay,
        duration: USUAL.short,
        entries: 1,
        starts: "",
        note: "",
      },
      validate: {
        name: (value) => (value.trim() === "" ? t("form.needName") : null),
        phone: (value) => (value.replace(/\D/g, "").length < 7 ? t("form.needPhone") : null),
      },
    },
    {
      issued_for_name: "name",
      issued_for_phone: "phone",
      visit_type: "stay",
      max_entries: "entries",
      starts_at: "starts",
    },
  );
  const { stay, duration, entries } = form.values;
  const error = (name: string): string | undefined =>
    typeof form.errors[name] === "string" ? form.errors[name] : undefined;
  const send = submit((values) => {
    const starts = fromLocalInput(values.starts);
    const note = values.note.trim();
    generate.mutate(
      {
        key,
        body: {
          issued_for_name: values.name.trim(),
          issued_for_phone: values.phone.trim(),
          visit_type: values.stay,
          duration: values.duration,
          max_entries: values.entries,
          ...(starts !== null && { starts_at: starts.toISOString() }),
          ...(note !== "" && { note }),
        },
      },
      { onSuccess: ({ token_id }) => onMade(token_id), onError: refuse },
    );
  });
  return (
    <FormModal
      title={t("form.title")}
      problem={problem}
      working={generate.isPending}
      confirm={t("form.submit")}
      onSubmit={send}
      onClose={onClose}
    >
      {canPickContacts() && (
        <Button
          variant="default"
          leftSection={<IconAddressBook size={20} aria-hidden />}
          onClick={() => {
            void pickContact().then((picked) => {
              if (picked === null) return;
              if (picked.name !== "") form.setFieldValue("name", picked.name);
              if (picked.phone !== "") form.setFieldValue("phone", picked.phone);
            });
          }}
        >
          {t("form.contact")}
        </Button>
      )}
      <TextInput
        label={t("form.name")}
        data-autofocus
        required
        withAsterisk={false}
        autoComplete="off"
        autoCapitalize="words"
        maxLength={100}
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("form.phone")}
        description={t("form.phoneHint")}
        type="tel"
        inputMode="tel"
        required
        withAsterisk={false}
        autoComplete="off"
        maxLength={20}
        {...form.getInputProps("phone")}
      />
      <Choices
        label={t("form.type")}
        value={stay}
        options={STAYS.map((value) => ({ value, label: t(`type.${value}`) }))}
        onChange={(value) => form.setValues({ stay: value, duration: USUAL[value] })}
      />
      <Stepper
        label={t(inDays(stay) ? "form.days" : "form.hours")}
        name="duration"
        value={duration}
        least={1}
        most={inDays(stay) ? MOST.days : MOST.hours}
        error={error("duration")}
        onChange={(value) => form.setFieldValue("duration", value)}
      />
      <div>
        <Button
          variant="subtle"
          aria-expanded={unfolded}
          rightSection={
            unfolded ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />
          }
          onClick={() => setUnfolded(!unfolded)}
        >
          {t(unfolded ? "form.less" : "form.more")}
        </Button>
      </div>
      {(unfolded || error("starts") !== undefined || error("entries") !== undefined) && (
        <>
          <Stepper
            label={t("form.entries")}
            hint={t("form.entriesHint")}
            name="entries"
            value={entries}
            least={1}
            most={1000}
            error={error("entries")}
            onChange={(value) => form.setFieldValue("entries", value)}
          />
          <TextInput
            type="datetime-local"
            label={t("form.starts")}
            description={t("form.startsHint")}
            {...form.getInputProps("starts")}
          />
          <Textarea
            size="md"
            rows={2}
            label={t("form.note")}
            maxLength={500}
            {...form.getInputProps("note")}
          />
        </>
      )}
    </FormModal>
  );
}
