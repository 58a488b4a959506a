import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  changesOf,
  fits,
  GROUPS,
  NUMBERS,
  useSaveGateSettings,
  valuesOf,
  type GateSettingsAnswer,
  type NumberSetting,
} from "@/features/buildings/gateSettings";
import { formatDateTime } from "@/lib/time";
import { Done, Problem } from "@/ui/Problem";
import { CardSection } from "@/ui/Section";
import { useServerForm } from "@/ui/useServerForm";

const ORDER = ["asking", "stays", "passes", "bans", "licence"] as const;

/** Every policy with its unit and what it usually is. */
export function GateSettingsForm({ answer }: { answer: GateSettingsAnswer }) {
  const { t } = useTranslation("gateSettings");
  const common = useTranslation().t;
  const { settings, defaults, updated_at } = answer;
  const save = useSaveGateSettings();
  const [saved, setSaved] = useState(false);
  const outside = (setting: NumberSetting) => (typed: string) =>
    fits(setting, typed) ? null : t("range", { least: setting.least, most: setting.most });
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: valuesOf(settings),
    validate: {
      ...Object.fromEntries(NUMBERS.map((setting) => [setting.name, outside(setting)])),
      consent_notice_version: (value: string) => (value.trim() === "" ? t("needVersion") : null),
    },
    onValuesChange: () => setSaved(false),
  });
  const send = submit((values) => {
    setSaved(false);
    save.mutate(changesOf(values, settings), {
      onSuccess: (now) => {
        form.setValues(valuesOf(now.settings));
        setSaved(true);
      },
      onError: refuse,
    });
  });
  const usual = (value: string | number): string => t("usual", { value });
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="lg">
        <Text>{t("intro")}</Text>
        <Text size="sm" c="dimmed">
          {updated_at === null ? t("never") : t("changed", { when: formatDateTime(new Date(updated_at)) })}
        </Text>
        {ORDER.map((group) => (
          <CardSection key={group} title={t(`group.${group}`)}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "end" }}>
              {GROUPS[group].map(({ name, unit }) => (
                <TextInput
                  key={name}
                  label={t(`field.${name}`)}
                  description={`${t(`hint.${name}`)} ${usual(defaults[name])}`}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={5}
                  className="tabular"
                  rightSection={
                    <Text size="sm" c="dimmed" aria-hidden>
                      {t(`unit.${unit}`)}
                    </Text>
                  }
                  rightSectionWidth={88}
                  {...form.getInputProps(name)}
                />
              ))}
            </SimpleGrid>
          </CardSection>
        ))}
        <CardSection title={t("group.consent")}>
          <Checkbox
            size="md"
            styles={{ body: { minHeight: 48, alignItems: "center" } }}
            label={t("field.consent_required")}
            description={`${t("hint.consent_required")} ${usual(t(defaults.consent_required ? "on" : "off"))}`}
            {...form.getInputProps("consent_required", { type: "checkbox" })}
          />
          <TextInput
            label={t("field.consent_notice_version")}
            description={t("hint.consent_notice_version")}
            autoComplete="off"
            maxLength={50}
            {...form.getInputProps("consent_notice_version")}
          />
        </CardSection>
        <Problem>{problem}</Problem>
        {saved && <Done>{t("saved")}</Done>}
        <Group>
          <Button type="submit" disabled={save.isPending}>
            {save.isPending ? common("list.working") : common("action.save")}
          </Button>
          <Button variant="default" onClick={() => form.setValues(valuesOf(defaults))}>
            {t("reset")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
