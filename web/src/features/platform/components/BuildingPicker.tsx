import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { buildingsQuery } from "@/features/platform/queries";
import { useErrorText } from "@/ui/ErrorState";
import { SearchBox } from "@/ui/SearchBox";

interface Props {
  value: string;
  /** What no choice means, when it means something. */
  none: string;
  error?: string;
  /** By which the form finds it. */
  path?: string;
  onChange: (id: string) => void;
}

/** One open building of many: the server searches, the list shows the first twenty that fit. */
export function BuildingPicker({ value, none, error, path, onChange }: Props) {
  const { t } = useTranslation("platform");
  const say = useErrorText();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery(
    buildingsQuery(
      { status: "active", sort: "name", order: "asc", ...(words !== "" && { search: words }) },
      "pick",
    ),
  );
  const options = (found.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }));
  const kept =
    chosen !== null && chosen.value === value && !options.some((one) => one.value === value) ? [chosen] : [];
  const many = (found.data?.pagination.total ?? 0) > options.length || words !== "";
  return (
    <>
      {many && (
        <SearchBox
          label={t("code.findBuilding")}
          hint={t("code.findHint")}
          value={words}
          onChange={setWords}
        />
      )}
      <NativeSelect
        size="md"
        data-path={path}
        label={t("code.building")}
        error={error ?? (found.isError ? say(found.error) : undefined)}
        value={value}
        data={[{ value: "", label: none }, ...kept, ...options]}
        onChange={(event) => {
          const id = event.currentTarget.value;
          setChosen(options.find((one) => one.value === id) ?? null);
          onChange(id);
        }}
      />
    </>
  );
}
