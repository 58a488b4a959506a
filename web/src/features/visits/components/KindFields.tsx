import { Checkbox, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { hasCompany, type InviteValues } from "@/features/visits/invite";

export interface FieldsProps {
  values: InviteValues;
  errors: Record<string, string>;
  onChange: (part: Partial<InviteValues>) => void;
}

const big = { size: "md", styles: { body: { minHeight: 48, alignItems: "center" } } } as const;

/** What a delivery, a cab or somebody who works here has that a guest has not. */
export function KindFields({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  if (!hasCompany(values.type)) return null;
  return (
    <Stack gap="xs">
      <TextInput
        label={t("invite.provider")}
        name="provider"
        maxLength={60}
        autoComplete="off"
        value={values.provider}
        error={errors.provider}
        onChange={(event) => {
          onChange({ provider: event.currentTarget.value });
        }}
      />
      {values.type === "delivery" && (
        <Checkbox
          {...big}
          label={t("invite.leaveAtGate")}
          description={t("invite.leaveAtGateHint")}
          checked={values.leaveAtGate}
          onChange={(event) => {
            onChange({ leaveAtGate: event.currentTarget.checked });
          }}
        />
      )}
      {values.type === "cab" && (
        <>
          <Plate {...{ values, errors, onChange }} />
          <Checkbox
            {...big}
            label={t("invite.hideUnit")}
            description={t("invite.hideUnitHint")}
            checked={values.hideUnit}
            onChange={(event) => {
              onChange({ hideUnit: event.currentTarget.checked });
            }}
          />
        </>
      )}
    </Stack>
  );
}

export function Plate({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  return (
    <TextInput
      label={t("invite.plate")}
      description={t("invite.plateHint")}
      name="plate"
      maxLength={20}
      autoComplete="off"
      autoCapitalize="characters"
      value={values.plate}
      error={errors.plate}
      onChange={(event) => {
        onChange({ plate: event.currentTarget.value });
      }}
    />
  );
}
