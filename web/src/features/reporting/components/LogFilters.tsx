import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { STATUSES, TYPES, type LogFilter, type Status, type VisitType } from "@/features/reporting/filter";
import classes from "@/features/reporting/components/reporting.module.css";

interface Props {
  filter: LogFilter;
  onChange: (changes: Partial<LogFilter>) => void;
}

/** What is typed here, told on after a pause; follows the address when that changes elsewhere. */
function Search({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const { t } = useTranslation("admin");
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => {
      onChange(typed.trim());
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, value, onChange]);
  return (
    <TextInput
      type="search"
      label={t("log.search")}
      placeholder={t("log.searchHint")}
      maxLength={100}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}

export function LogFilters({ filter, onChange }: Props) {
  const { t } = useTranslation("admin");
  const statusName = (status: Status) => (status === "active" ? t("log.active") : t(`state.${status}`));
  const any = { value: "", label: t("log.any") };
  const [search] = useState(() => (text: string) => {
    latest.onChange({ search: text });
  });
  const [latest] = useState({ onChange });
  useEffect(() => {
    latest.onChange = onChange;
  });
  return (
    <div role="search" aria-label={t("log.filters")} className={classes.filters}>
      <Search value={filter.search} onChange={search} />
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
      <TextInput
        type="date"
        label={t("log.from")}
        max={filter.to ?? undefined}
        defaultValue={filter.from ?? ""}
        key={`from ${filter.from ?? ""}`}
        onChange={(event) => onChange({ from: event.currentTarget.value || null })}
      />
      <TextInput
        type="date"
        label={t("log.to")}
        min={filter.from ?? undefined}
        defaultValue={filter.to ?? ""}
        key={`to ${filter.to ?? ""}`}
        onChange={(event) => onChange({ to: event.currentTarget.value || null })}
      />
    </div>
  );
}
