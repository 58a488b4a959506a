import { NativeSelect } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call, http } from "@/api/client";
import { SearchBox } from "@/ui/SearchBox";
import { unitName } from "@/ui/UnitPicker";

const SHOWN = 20;

/** "people" first: moves in and out make it stale. */
const hostsFound = (search: string) =>
  queryOptions({
    queryKey: ["people", "pick", search] as const,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/people", {
          signal,
          params: { query: { limit: SHOWN, status: "all", sort: "name", ...(search !== "" && { search }) } },
        }),
      ),
    placeholderData: (before) => before,
  });

interface Props {
  /** A membership's id. */
  value: string | null;
  none: string;
  onChange: (id: string | null) => void;
}

/** One person of the building, as the host of visits. */
export function HostPicker({ value, none, onChange }: Props) {
  const { t } = useTranslation("admin");
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery(hostsFound(words));
  const options = (found.data?.items ?? []).map((one) => ({
    value: one.member_id,
    label:
      one.apartment_number === null
        ? one.full_name
        : `${one.full_name} · ${unitName(one.apartment_number, one.block)}`,
  }));
  // Whoever was chosen stays in the list while other words are typed, or when an address named them.
  const missing = value !== null && !options.some((one) => one.value === value);
  const kept = missing ? [chosen?.value === value ? chosen : { value, label: t("log.hostChosen") }] : [];
  return (
    <>
      <SearchBox label={t("log.findHost")} hint={t("log.findHostHint")} value={words} onChange={setWords} />
      <NativeSelect
        size="md"
        label={t("visit.host")}
        value={value ?? ""}
        data={[{ value: "", label: none }, ...kept, ...options]}
        onChange={(event) => {
          const id = event.currentTarget.value;
          setChosen(options.find((one) => one.value === id) ?? null);
          onChange(id === "" ? null : id);
        }}
      />
    </>
  );
}
