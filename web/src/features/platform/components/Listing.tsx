import { Button, NativeSelect, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { IconListSearch } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/platform/components/platform.module.css";
import { DataList, type Column } from "@/ui/DataList";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Pager } from "@/ui/Pager";
import { SearchBox } from "@/ui/SearchBox";

export interface Choice {
  name: string;
  label: string;
  value: string | null;
  /** Values and their words; "all" is added unless there is a word for no choice. */
  data: readonly { value: string; label: string }[];
  none?: string;
}

interface FilterProps {
  search?: { label: string; hint?: string; value: string };
  choices: readonly Choice[];
  onChange: (name: string, value: string | null) => void;
}

export function Filters({ search, choices, onChange }: FilterProps) {
  const { t } = useTranslation("platform");
  return (
    <div role="search" aria-label={t("list.filters")} className={classes.filters}>
      {search && <SearchBox {...search} onChange={(words) => onChange("search", words)} />}
      {choices.map(({ name, label, value, data, none }) => (
        <NativeSelect
          key={name}
          size="md"
          label={label}
          value={value ?? ""}
          data={[{ value: "", label: none ?? t("list.any") }, ...data]}
          onChange={(event) => onChange(name, event.currentTarget.value || null)}
        />
      ))}
    </div>
  );
}

interface Page<T> {
  items: T[];
  pagination: { page: number; total: number; totalPages: number; hasNext: boolean; hasPrev: boolean };
}

interface Props<T> {
  query: UseQueryResult<Page<T>>;
  label: string;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  actions?: (row: T) => ReactNode;
  /** Whether something narrows the list, and the way back to all of it. */
  filtered: boolean;
  onClear: () => void;
  onPage: (page: number) => void;
  empty: { icon: ReactNode; text: string; action?: ReactNode };
}

/** A paged list with its four faces: coming, failed, empty, rows. */
export function Listing<T>({ query, filtered, onClear, onPage, empty, ...list }: Props<T>) {
  const { t } = useTranslation("platform");
  const nothing = filtered ? (
    <EmptyState
      icon={<IconListSearch size={40} />}
      text={t("list.noMatch")}
      action={
        <Button variant="light" onClick={onClear}>
          {t("list.clear")}
        </Button>
      }
    />
  ) : (
    <EmptyState {...empty} />
  );
  return (
    <Loaded query={query}>
      {({ items, pagination }) => (
        <Stack aria-busy={query.isPlaceholderData}>
          {pagination.total === 0 ? (
            nothing
          ) : (
            <>
              <DataList {...list} rows={items} actionsLabel={t("list.actions")} />
              <Pager pagination={pagination} onPage={onPage} />
            </>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
