import { useTranslation } from "react-i18next";
import type { FieldsProps } from "@/features/visits/components/KindFields";
import { OwnUnitField } from "@/features/visits/components/OwnUnitField";

/** To which of the host's units somebody is invited. */
export function UnitChoice({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  return (
    <OwnUnitField
      label={t("invite.unit")}
      name="unit_id"
      value={values.unitId}
      error={errors.unit_id}
      onChange={(unitId) => {
        onChange({ unitId });
      }}
    />
  );
}
