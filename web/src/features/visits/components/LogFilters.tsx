import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  dayOf,
  STATUSES,
  TYPES,
  type LogFilter,
  type Status,
  type VisitType,
} from "@/features/visits/filter";
import classes from "@/features/visits/components/desk.module.css";
import { SearchBox } from "@/ui/SearchBox";

interface Props {
  filter: LogFilter;
  onChange: (changes: Partial<LogFilter>) => void;
}

interface DayProps {
  label: string;
  value: string | null;
  min?: string;
  max?: string;
  onChange: (day: string | null) => void;
}

/** Keeps what is half typed; tells whole days only. */
function Day({ label, value, min, max, onChange }: DayProps) {
  const [typed, setTyped] = useState(value ?? "");
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    setTyped(value ?? "");
  }
  return (
    <TextInput
      type="date"
      label={label}
      min={min}
      max={max}
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text === "" || dayOf(text) !== null) onChange(dayOf(text));
      }}
    />
  );
}

export function LogFilters({ filter, onChange }: Props) {
  const { t } = useTranslation("admin");
  const { t: c } = useTranslation();
  const statusName = (status: Status): string => {
    if (status === "active") return t("log.active");
    return c(`visitState.${status === "pending" ? "expected" : status}`);
  };
  const any = { value: "", label: t("log.any") };
  return (
    <div role="search" aria-label={t("log.filters")} className={classes.filters}>
      <SearchBox
        label={t("log.search")}
        hint={t("log.searchHint")}
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
      <NativeSelect
        size="md"
        label={t("log.status")}
        value={filter.status ?? ""}
        data={[any, ...STATUSES.map((status) => ({ value: status, label: statusName(status) }))]}
        onChange={(event) => onChange({ status: (event.currentTarget.value || null) as Status | null })}
      />
      <NativeSelect
        size="md"
        label={t("log.type")}
        value={filter.type ?? ""}
        data={[any, ...TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))]}
        onChange={(event) => onChange({ type: (event.currentTarget.value || null) as VisitType | null })}
      />
      <Day
        label={t("log.from")}
        value={filter.from}
        max={filter.to ?? undefined}
        onChange={(from) => onChange({ from })}
      />
      <Day
        label={t("log.to")}
        value={filter.to}
        min={filter.from ?? undefined}
        onChange={(to) => onChange({ to })}
      />
    </div>
  );
}
