import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FieldsProps } from "@/features/visits/components/KindFields";
import { ownUnitsQuery } from "@/features/visits/queries";
import { unitName } from "@/ui/UnitPicker";

/** Which of the host's units; nothing to choose for most people, and then nothing is shown. */
export function UnitChoice({ values, errors, onChange }: FieldsProps) {
  const { t } = useTranslation("resident");
  const { data: units = [] } = useQuery(ownUnitsQuery);
  if (units.length < 2) return null;
  return (
    <NativeSelect
      size="md"
      label={t("invite.unit")}
      name="unit_id"
      value={values.unitId}
      error={errors.unit_id}
      data={units.map((unit, at) => {
        const name = unitName(unit.apartment_number, unit.block);
        return { value: at === 0 ? "" : unit.unit_id, label: name };
      })}
      onChange={(event) => {
        onChange({ unitId: event.currentTarget.value });
      }}
    />
  );
}
