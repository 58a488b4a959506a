import { SimpleGrid, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  from: string;
  until: string;
  error: string | undefined;
  onChange: (part: { from?: string; until?: string }) => void;
}

/** Between which hours, by the building's clock. */
export function HoursFields({ from, until, error, onChange }: Props) {
  const { t } = useTranslation("deliveries");
  return (
    <div>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          type="time"
          label={t("hours.from")}
          value={from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t("hours.until")}
          value={until}
          onChange={(event) => onChange({ until: event.currentTarget.value })}
        />
      </SimpleGrid>
      {error === undefined ? (
        <Text size="sm" c="dimmed">
          {t("hoursHint")}
        </Text>
      ) : (
        <Text size="sm" c="var(--gh-no)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
