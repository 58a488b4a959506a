import { Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FieldsProps } from "@/features/visits/components/KindFields";
import { toLocalInput } from "@/features/visits/dates";
import { aMonthOn } from "@/features/visits/invite";
import { dayName, DAYS } from "@/features/visits/recurrence";
import { useRuleWords } from "@/features/visits/words";
import { Picks } from "@/ui/Choices";

/** Somebody who comes regularly: on which days, between which hours, up to which day. */
export function RecurringFields({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  const words = useRuleWords();
  const clock = (name: "from" | "until", field: string) => (
    <TextInput
      flex={1}
      type="time"
      label={t(`invite.hours.${name}`)}
      name={field}
      value={values[name]}
      error={errors[field]}
      onChange={(event) => {
        onChange({ [name]: event.currentTarget.value });
      }}
    />
  );
  return (
    <Stack gap="xs">
      <Checkbox
        size="md"
        styles={{ body: { minHeight: 48, alignItems: "center" } }}
        label={t("invite.recurs")}
        checked={values.recurs}
        onChange={(event) => {
          const recurs = event.currentTarget.checked;
          onChange({ recurs, ...(recurs && values.lastDay === "" && { lastDay: aMonthOn(new Date()) }) });
        }}
      />
      {values.recurs && (
        <>
          <Picks
            label={t("invite.days")}
            hint={t("invite.daysHint")}
            error={errors["recurrence.days"]}
            value={values.days}
            options={DAYS.map((value) => ({ value, label: dayName(value) }))}
            onChange={(days) => {
              onChange({ days });
            }}
          />
          <Group gap="sm" align="flex-start" wrap="nowrap">
            {clock("from", "recurrence.start")}
            {clock("until", "recurrence.end")}
          </Group>
          <Text size="sm" c="dimmed">
            {t("invite.hoursHint")}
          </Text>
          <TextInput
            type="date"
            label={t("invite.lastDay")}
            name="expected_end"
            min={toLocalInput(new Date()).slice(0, 10)}
            value={values.lastDay}
            error={errors.expected_end}
            onChange={(event) => {
              onChange({ lastDay: event.currentTarget.value });
            }}
          />
          <Text role="status">
            {words({ days: values.days, start: values.from || null, end: values.until || null })}
          </Text>
        </>
      )}
    </Stack>
  );
}
