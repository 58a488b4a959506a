import { Button, Stack, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BanValues, End } from "@/features/bans/ban";
import { SEVERITIES } from "@/features/bans/queries";
import { Choices } from "@/ui/Choices";

interface Props {
  values: BanValues;
  dayError: string | undefined;
  choosesScope: boolean;
  onChange: (part: Partial<BanValues>) => void;
}

const ENDS: readonly End[] = ["severity", "day", "never"];

/** How grave and how long; folded, because the usual answer is filled in. */
export function BanTerms({ values, dayError, choosesScope, onChange }: Props) {
  const { t } = useTranslation("bans");
  const [unfolded, setUnfolded] = useState(false);
  return (
    <Stack gap="sm">
      {choosesScope && (
        <Choices
          label={t("form.scope")}
          value={values.scope}
          options={(["building", "personal"] as const).map((value) => ({
            value,
            label: t(`form.scopes.${value}`),
          }))}
          onChange={(scope) => {
            onChange({ scope });
          }}
        />
      )}
      {unfolded || dayError !== undefined ? (
        <>
          <Choices
            label={t("form.severity")}
            hint={t("form.severityHint")}
            value={values.severity}
            options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
            onChange={(severity) => {
              onChange({ severity });
            }}
          />
          <Choices
            label={t("form.end")}
            value={values.end}
            options={ENDS.map((value) => ({ value, label: t(`form.ends.${value}`) }))}
            onChange={(end) => {
              onChange({ end });
            }}
          />
          {values.end === "day" && (
            <TextInput
              type="date"
              label={t("form.day")}
              value={values.day}
              error={dayError}
              data-path="day"
              onChange={(event) => {
                onChange({ day: event.currentTarget.value });
              }}
            />
          )}
        </>
      ) : (
        <div>
          <Button
            variant="subtle"
            aria-expanded={false}
            rightSection={<IconChevronDown size={20} aria-hidden />}
            onClick={() => setUnfolded(true)}
          >
            {t("form.more")}
          </Button>
        </div>
      )}
    </Stack>
  );
}
