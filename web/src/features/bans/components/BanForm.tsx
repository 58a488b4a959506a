import { Button, Textarea, TextInput } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { bodyOf, emptyBan, REASONS, type BanValues, type Person } from "@/features/bans/ban";
import { BanTerms } from "@/features/bans/components/BanTerms";
import { useBan } from "@/features/bans/mutations";
import type { BanMade } from "@/features/bans/queries";
import { bans } from "@/i18n/en/bans";
import { addTexts } from "@/i18n/i18n";
import { Choices } from "@/ui/Choices";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

addTexts({ bans });

interface Props {
  /** Whom; without, one is chosen by `picker` or typed. */
  person?: Person;
  /** Finds somebody who came. */
  picker?: (onPick: (person: Person) => void) => ReactNode;
  onBanned: (made: BanMade) => void;
  onClose: () => void;
}

const FEWEST_DIGITS = 7;

/** Ban somebody in three taps where it is known whom: the reason, and the button. */
export function BanForm({ person: given, picker, onBanned, onClose }: Props) {
  const { t } = useTranslation("bans");
  const choosesScope = useMay("ban:building");
  const [person, setPerson] = useState<Person | null>(given ?? null);
  const [how, setHow] = useState<"came" | "typed">(picker ? "came" : "typed");
  const ban = useBan();
  const typed = person === null && how === "typed";
  const { form, problem, setProblem, refuse, submit } = useServerForm<BanValues>(
    {
      initialValues: { ...emptyBan, scope: choosesScope ? "building" : "personal" },
      validate: {
        name: (name) => (typed && name.trim() === "" ? t("form.needName") : null),
        phone: (phone) =>
          typed && phone.replace(/\D/g, "").length < FEWEST_DIGITS ? t("form.needPhone") : null,
        choice: (choice) => (choice === "" ? t("form.needChoice") : null),
        reason: (reason, { choice }) =>
          choice === "other" && reason.trim() === "" ? t("form.needReason") : null,
        day: (day, { end }) => (end === "day" && day === "" ? t("form.needDay") : null),
      },
    },
    { expires_at: "day" },
  );
  const values = form.getValues();
  const send = submit((wanted) => {
    if (person === null && !typed) {
      setProblem(t("form.needPerson"));
      return;
    }
    const words = wanted.choice === "" || wanted.choice === "other" ? "" : t(`form.reasons.${wanted.choice}`);
    ban.mutate(bodyOf(wanted, person, words, choosesScope), { onSuccess: onBanned, onError: refuse });
  });
  return (
    <FormModal
      title={person === null ? t("form.title") : t("form.titleOne", { name: person.name })}
      problem={problem}
      working={ban.isPending}
      confirm={person === null ? t("form.confirm") : t("form.confirmOne", { name: person.name })}
      sign={<IconBan size={20} aria-hidden />}
      danger
      onSubmit={send}
      onClose={onClose}
    >
      {person === null && picker && (
        <Choices
          label={t("form.whoHow")}
          value={how}
          options={[
            { value: "came", label: t("form.came") },
            { value: "typed", label: t("form.typed") },
          ]}
          onChange={setHow}
        />
      )}
      {person === null && how === "came" && picker?.(setPerson)}
      {typed && (
        <>
          <TextInput
            label={t("form.name")}
            required
            maxLength={100}
            autoComplete="off"
            autoCapitalize="words"
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("form.phone")}
            description={t("form.phoneHint")}
            required
            type="tel"
            inputMode="tel"
            maxLength={25}
            autoComplete="off"
            {...form.getInputProps("phone")}
          />
        </>
      )}
      {person !== null && given === undefined && (
        <div>
          <Button variant="subtle" onClick={() => setPerson(null)}>
            {t("form.change")}
          </Button>
        </div>
      )}
      <Choices
        label={t("form.why")}
        error={form.errors.choice as string | undefined}
        value={values.choice}
        options={[...REASONS, "other" as const].map((value) => ({
          value,
          label: t(`form.reasons.${value}`),
        }))}
        onChange={(choice) => {
          form.setFieldValue("choice", choice);
        }}
      />
      {values.choice === "other" && (
        <Textarea
          size="md"
          rows={2}
          required
          label={t("form.reason")}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
      )}
      <BanTerms
        values={values}
        dayError={form.errors.day as string | undefined}
        choosesScope={choosesScope}
        onChange={(part) => {
          form.setValues(part);
        }}
      />
    </FormModal>
  );
}
