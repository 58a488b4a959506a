import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDoorEnter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Pager } from "@/features/reporting/components/Pager";
import { VisitList } from "@/features/visits/components/VisitList";
import { filterFrom } from "@/features/visits/filter";
import { insideQuery } from "@/features/visits/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

export function InsidePage() {
  const { t } = useTranslation("admin");
  const [params, setParams] = useSearchParams();
  const inside = useQuery(insideQuery(filterFrom(params).page));
  return (
    <Page title={t("inside.title")}>
      <Loaded query={inside}>
        {({ items, pagination }) =>
          pagination.total === 0 ? (
            <EmptyState icon={<IconDoorEnter size={40} />} text={t("inside.empty")} />
          ) : (
            <Stack aria-busy={inside.isPlaceholderData}>
              <VisitList label={t("inside.label")} rows={items} about="inside" />
              <Pager
                pagination={pagination}
                onPage={(page) => setParams(page === 1 ? {} : { page: String(page) })}
              />
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
