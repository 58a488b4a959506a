import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { TIES, usePeopleWords } from "@/features/people/words";
import { UnitPicker } from "@/ui/UnitPicker";

export interface HomeValues {
  unit: string;
  number: string;
  tie: string;
}

interface Props {
  values: HomeValues;
  errors: { unit?: string | undefined; number?: string | undefined };
  onChange: (changes: Partial<HomeValues>) => void;
  /** A landlord owns; there is nothing to choose. */
  ties?: boolean;
}

/** A unit the building has, or the number of a new one; and how one belongs to it. */
export function HomeFields({ values, errors, onChange, ties = true }: Props) {
  const { t } = useTranslation("people");
  const words = usePeopleWords();
  return (
    <>
      <UnitPicker
        path="unit"
        label={t("person.unit")}
        none={t("person.noUnit")}
        value={values.unit}
        error={errors.unit}
        onChange={(unit) => onChange({ unit })}
      />
      {values.unit === "" && (
        <TextInput
          data-path="number"
          label={t("person.newUnit")}
          description={t("person.newUnitHelp")}
          maxLength={20}
          value={values.number}
          error={errors.number}
          onChange={(event) => onChange({ number: event.currentTarget.value })}
        />
      )}
      {ties && (
        <NativeSelect
          size="md"
          label={t("person.tie")}
          value={values.tie}
          data={TIES.map((value) => ({ value, label: words.tie(value) }))}
          onChange={(event) => onChange({ tie: event.currentTarget.value })}
        />
      )}
    </>
  );
}

/** What the server is sent of it. */
export function homeBody({ unit, number }: Pick<HomeValues, "unit" | "number">) {
  if (unit !== "") return { unit_id: unit };
  return number.trim() === "" ? {} : { apartment_number: number.trim() };
}
