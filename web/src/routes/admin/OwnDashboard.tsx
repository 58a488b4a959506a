import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { NumberTiles, TilesSkeleton } from "@/features/reporting/components/NumberTiles";
import { ownBoardQuery } from "@/features/reporting/queries";
import { InviteButton } from "@/routes/admin/InviteButton";
import { LatestVisits } from "@/routes/admin/LatestVisits";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

/** A landlord's desk: their own visits. */
export function OwnDashboard() {
  const { t } = useTranslation("admin");
  const board = useQuery(ownBoardQuery);
  return (
    <Page title={t("dashboard.title")} actions={<InviteButton />}>
      <Loaded query={board} skeleton={<TilesSkeleton count={4} />}>
        {({ statistics }) => (
          <NumberTiles
            label={t("numbers.title")}
            tiles={[
              { key: "total", label: t("numbers.ownTotal"), value: statistics.total_visits },
              { key: "completed", label: t("numbers.ownCompleted"), value: statistics.completed_visits },
              { key: "frequent", label: t("numbers.ownFrequent"), value: statistics.frequent_visitors },
              { key: "bans", label: t("numbers.ownBans"), value: statistics.active_bans },
            ]}
          />
        )}
      </Loaded>
      <LatestVisits empty={t("dashboard.ownEmpty")} />
    </Page>
  );
}
