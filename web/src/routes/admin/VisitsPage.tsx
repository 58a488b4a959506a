import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconListSearch, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { LogFilters } from "@/features/visits/components/LogFilters";
import { Pager } from "@/features/reporting/components/Pager";
import { VisitList } from "@/features/visits/components/VisitList";
import {
  filterFrom,
  filterTo,
  isFiltered,
  NO_FILTER,
  type LogFilter,
  toQuery,
} from "@/features/visits/filter";
import { visitSearchQuery, visitsQuery } from "@/features/visits/queries";
import { InviteButton } from "@/routes/admin/InviteButton";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

export function VisitsPage() {
  const { t } = useTranslation("admin");
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);
  const words = filter.search.trim();
  const log = useQuery({ ...visitsQuery("log", toQuery(filter)), enabled: words === "" });
  const hits = useQuery({ ...visitSearchQuery({ query: words, ...toQuery(filter) }), enabled: words !== "" });
  const visits = words === "" ? log : hits;
  const show = (changes: Partial<LogFilter>): void => {
    // A new page is a step one can go back from; narrowing is not.
    setParams((now) => filterTo({ ...filterFrom(now), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  };
  const nothing = isFiltered(filter) ? (
    <EmptyState
      icon={<IconListSearch size={40} />}
      text={t("log.noMatch")}
      action={
        <Button variant="light" onClick={() => show(NO_FILTER)}>
          {t("log.clear")}
        </Button>
      }
    />
  ) : (
    <EmptyState icon={<IconUsers size={40} />} text={t("log.empty")} />
  );
  return (
    <Page title={t("log.title")} actions={<InviteButton />}>
      <LogFilters filter={filter} onChange={show} />
      <Loaded query={visits}>
        {({ items, pagination }) => (
          <Stack aria-busy={visits.isPlaceholderData}>
            {items.length === 0 && pagination.total === 0 ? (
              nothing
            ) : (
              <VisitList label={t("log.label")} rows={items} />
            )}
            {words !== "" && pagination.total > 0 && (
              <Text size="sm" c="dimmed">
                {t("log.best")}
              </Text>
            )}
            {pagination.total > 0 && <Pager pagination={pagination} onPage={(page) => show({ page })} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
