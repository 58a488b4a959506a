import { Button, Card, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { GuestFields } from "@/features/visits/components/GuestFields";
import { Plate, type FieldsProps } from "@/features/visits/components/KindFields";
import { RecurringFields } from "@/features/visits/components/RecurringFields";
import { UnitChoice } from "@/features/visits/components/UnitChoice";
import { nobody } from "@/features/visits/invite";
import { Stepper } from "@/ui/Stepper";

/** The server takes 50 on one pass, and 50 along with them. */
const MOST = 50;
const MOST_ENTRIES = 1000;

/** What few invitations need: end, days and hours, entries, companions, vehicle, unit, purpose, note, e-mail, more visitors. */
export function InviteMore({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  const [main = nobody, ...others] = values.guests;
  return (
    <Stack>
      <UnitChoice {...{ values, errors, onChange }} />
      <RecurringFields {...{ values, errors, onChange }} />
      {!values.recurs && (
        <>
          <TextInput
            label={t("invite.end")}
            description={t("invite.endHint")}
            name="expected_end"
            type="datetime-local"
            value={values.end}
            error={errors.expected_end}
            onChange={(event) => {
              onChange({ end: event.currentTarget.value });
            }}
          />
          <Stepper
            label={t("invite.entries")}
            hint={t("invite.entriesHint")}
            name="max_entries"
            least={1}
            most={MOST_ENTRIES}
            value={values.entries}
            error={errors.max_entries}
            onChange={(entries) => {
              onChange({ entries });
            }}
          />
        </>
      )}
      <Stepper
        label={t("invite.along")}
        hint={t("invite.alongHint")}
        name="companions"
        least={0}
        most={MOST}
        value={values.companions}
        error={errors.companions}
        onChange={(companions) => {
          onChange({ companions });
        }}
      />
      {values.type !== "cab" && <Plate {...{ values, errors, onChange }} />}
      <TextInput
        label={t("invite.purpose")}
        description={t("invite.purposeHint")}
        name="purpose"
        maxLength={255}
        value={values.purpose}
        error={errors.purpose}
        onChange={(event) => {
          onChange({ purpose: event.currentTarget.value });
        }}
      />
      <Textarea
        size="md"
        label={t("invite.notes")}
        name="notes"
        rows={3}
        maxLength={1000}
        value={values.notes}
        error={errors.notes}
        onChange={(event) => {
          onChange({ notes: event.currentTarget.value });
        }}
      />
      <TextInput
        label={t("invite.email")}
        description={t("invite.emailHint")}
        name="visitors.0.email"
        type="email"
        inputMode="email"
        autoCapitalize="none"
        autoComplete="off"
        value={main.email}
        error={errors["visitors.0.email"]}
        onChange={(event) => {
          onChange({ guests: [{ ...main, email: event.currentTarget.value }, ...others] });
        }}
      />
      <Text fw={500}>{t("invite.companions")}</Text>
      {others.map((guest, index) => {
        const position = index + 1;
        const number = position + 1;
        return (
          <Card withBorder role="group" aria-label={t("invite.companion", { number })} key={position}>
            <Group justify="space-between" mb="xs" wrap="nowrap">
              <Text fw={500}>{t("invite.companion", { number })}</Text>
              <Button
                variant="subtle"
                color="gray"
                c="var(--gh-text)"
                leftSection={<IconTrash size={18} aria-hidden />}
                aria-label={t("invite.removeCompanion", { number })}
                onClick={() => {
                  onChange({ guests: values.guests.filter((_, at) => at !== position) });
                }}
              >
                {t("invite.remove")}
              </Button>
            </Group>
            <GuestFields
              guest={guest}
              position={position}
              errors={errors}
              onChange={(changed) => {
                onChange({ guests: values.guests.map((one, at) => (at === position ? changed : one)) });
              }}
            />
          </Card>
        );
      })}
      {values.guests.length < MOST && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => {
              onChange({ guests: [...values.guests, nobody] });
            }}
          >
            {t("invite.addCompanion")}
          </Button>
        </div>
      )}
    </Stack>
  );
}
