import { NativeSelect } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call, http } from "@/api/client";
import { useSession } from "@/api/session";
import { useErrorText } from "@/ui/ErrorState";
import { SearchBox } from "@/ui/SearchBox";

const SHOWN = 20;

const unitsFound = (building: string, search: string) =>
  queryOptions({
    queryKey: ["units", "pick", building, search] as const,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/admin/societies/{society_id}/flats", {
          signal,
          params: {
            path: { society_id: building },
            query: { limit: SHOWN, ...(search !== "" && { search }) },
          },
        }),
      ),
    placeholderData: (before) => before,
  });

export const unitName = (number: string, block: string | null): string =>
  block === null ? number : `${block} ${number}`;

interface Props {
  value: string;
  label: string;
  /** What no choice means. */
  none: string;
  error?: string | undefined;
  /** By which a form finds it. */
  path?: string;
  onChange: (id: string, name: string) => void;
}

/** One unit of the building: the server searches, the list shows the first twenty that fit. */
export function UnitPicker({ value, label, none, error, path, onChange }: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const building = useSession().user.building_id ?? "";
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery(unitsFound(building, words));
  const options = (found.data?.flats ?? []).map((one) => ({
    value: one.id,
    label: unitName(one.flatNumber, one.blockName),
  }));
  // What was chosen stays in the list while other words are typed, or when an address named it.
  const missing = value !== "" && !options.some((one) => one.value === value);
  const kept = missing ? [chosen?.value === value ? chosen : { value, label: t("unit.chosen") }] : [];
  const many = (found.data?.pagination.total ?? 0) > options.length || words !== "";
  return (
    <>
      {many && (
        <SearchBox label={t("unit.find")} hint={t("unit.findHint")} value={words} onChange={setWords} />
      )}
      <NativeSelect
        size="md"
        data-path={path}
        label={label}
        error={error ?? (found.isError ? say(found.error) : undefined)}
        value={value}
        data={[{ value: "", label: none }, ...kept, ...options]}
        onChange={(event) => {
          const id = event.currentTarget.value;
          const one = options.find((option) => option.value === id) ?? null;
          setChosen(one);
          onChange(id, one?.label ?? "");
        }}
      />
    </>
  );
}
