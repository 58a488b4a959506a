import { Button, NativeSelect } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import classes from "@/features/visits/components/desk.module.css";
import { HostPicker } from "@/features/visits/components/HostPicker";
import { STATUSES, TYPES, type LogFilter, type Status, type VisitType } from "@/features/visits/filter";
import { DayField } from "@/ui/DayField";
import { SearchBox } from "@/ui/SearchBox";
import { UnitPicker } from "@/ui/UnitPicker";

interface Props {
  filter: LogFilter;
  onChange: (changes: Partial<LogFilter>) => void;
}

export function LogFilters({ filter, onChange }: Props) {
  const { t } = useTranslation("admin");
  const { t: c } = useTranslation();
  const everybodys = useMay("people:read");
  const [unfolded, setUnfolded] = useState(filter.unit !== null || filter.host !== null);
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
      <DayField
        label={t("log.from")}
        value={filter.from}
        max={filter.to ?? undefined}
        onChange={(from) => onChange({ from })}
      />
      <DayField
        label={t("log.to")}
        value={filter.to}
        min={filter.from ?? undefined}
        onChange={(to) => onChange({ to })}
      />
      {everybodys && (
        <Button
          variant="subtle"
          className={classes.unfold}
          aria-expanded={unfolded}
          rightSection={
            unfolded ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />
          }
          onClick={() => setUnfolded(!unfolded)}
        >
          {t("log.whose")}
        </Button>
      )}
      {everybodys && unfolded && (
        <div className={classes.folded}>
          <UnitPicker
            label={t("log.unit")}
            none={t("log.any")}
            value={filter.unit ?? ""}
            onChange={(unit) => onChange({ unit: unit === "" ? null : unit })}
          />
          <HostPicker none={t("log.any")} value={filter.host} onChange={(host) => onChange({ host })} />
        </div>
      )}
    </div>
  );
}
