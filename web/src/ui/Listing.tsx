import { Button, NativeSelect, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { IconListSearch } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/ui/listing.module.css";
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
  /** Another control beside them. */
  children?: ReactNode;
}

/** On a phone two stand beside each other, if their words are short enough to be read there. */
const LONGEST_WORDS = 12;

export function Filters({ search, choices, onChange, children }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div role="search" aria-label={t("list.filters")} className={classes.filters}>
      {search && <SearchBox {...search} onChange={(words) => onChange("search", words)} />}
      {choices.map(({ name, label, value, data, none }) => (
        <NativeSelect
          key={name}
          size="md"
          label={label}
          data-wide={data.some((one) => one.label.length > LONGEST_WORDS) || undefined}
          value={value ?? ""}
          data={[{ value: "", label: none ?? t("list.any") }, ...data]}
          onChange={(event) => onChange(name, event.currentTarget.value || null)}
        />
      ))}
      {children}
    </div>
  );
}

interface Page<T> {
  items: T[];
  pagination: { page: number; total: number; totalPages: number; hasNext: boolean; hasPrev: boolean };
}

interface Faces<T> {
  query: UseQueryResult<Page<T>>;
  /** Whether something narrows the list, and the way back to all of it. */
  filtered: boolean;
  onClear: () => void;
  onPage: (page: number) => void;
  empty: { icon: ReactNode; text: string; action?: ReactNode };
}

/** A paged list with its four faces: coming, failed, empty, rows. */
export function ListingBody<T>({
  query,
  filtered,
  onClear,
  onPage,
  empty,
  children,
}: Faces<T> & { children: (items: T[]) => ReactNode }) {
  const { t } = useTranslation();
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
          {pagination.total === 0 ? nothing : children(items)}
          {pagination.total > 0 && <Pager pagination={pagination} onPage={onPage} />}
        </Stack>
      )}
    </Loaded>
  );
}

interface Rows<T> {
  label: string;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  actions?: (row: T) => ReactNode;
}

/** The same as a table on a desktop and cards on a phone. */
export function Listing<T>({ label, columns, rowKey, actions, ...faces }: Faces<T> & Rows<T>) {
  const { t } = useTranslation();
  return (
    <ListingBody {...faces}>
      {(items) => (
        <DataList
          label={label}
          columns={columns}
          rowKey={rowKey}
          rows={items}
          {...(actions && { actions })}
          actionsLabel={t("list.actions")}
        />
      )}
    </ListingBody>
  );
}
