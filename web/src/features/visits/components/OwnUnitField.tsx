import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ownUnitsQuery } from "@/features/visits/queries";
import { unitName } from "@/ui/UnitPicker";

interface Props {
  label: string;
  name?: string;
  /** Empty: the main one. */
  value: string;
  error?: string | undefined;
  onChange: (id: string) => void;
}

/** Which of one's own units; nothing to choose for most people, and then nothing is shown. */
export function OwnUnitField({ label, name, value, error, onChange }: Props) {
  const { data: units = [] } = useQuery(ownUnitsQuery);
  if (units.length < 2) return null;
  return (
    <NativeSelect
      size="md"
      label={label}
      name={name}
      value={value}
      error={error}
      data={units.map((unit, at) => ({
        value: at === 0 ? "" : unit.unit_id,
        label: unitName(unit.apartment_number, unit.block),
      }))}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
