import "@/features/requests/guard/texts";
import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { RequestRows } from "@/features/requests/guard/components/RequestRows";
import { pageQuery } from "@/features/requests/guard/lookups";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { ListingBody } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";

/** Everybody who was asked for at this building's gates, newest first. */
export default function RequestsPage() {
  const { t } = useTranslation("gateAsk");
  const { state, show, filtered, clear } = useListState({});
  const query = useQuery(pageQuery(state.page));
  return (
    <Page title={t("request.listTitle")} actions={<BackToScanner />}>
      <ListingBody
        query={query}
        filtered={filtered}
        onClear={clear}
        onPage={(page) => show({ page })}
        empty={{
          icon: <IconUserPlus size={40} />,
          text: t("request.empty"),
          action: (
            <Button component={Link} to="/gate/walk-in">
              {t("walkIn.title")}
            </Button>
          ),
        }}
      >
        {(requests) => <RequestRows requests={requests} />}
      </ListingBody>
    </Page>
  );
}
