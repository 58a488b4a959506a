import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/api/session";
import { Waiting } from "@/features/approvals/components/Waiting";
import { boardQuery } from "@/features/approvals/queries";
import { ArrivalsPanel } from "@/features/reporting/components/ArrivalsPanel";
import { NumberTiles, TilesSkeleton } from "@/features/reporting/components/NumberTiles";
import { RefusalsPanel } from "@/features/reporting/components/RefusalsPanel";
import { TeamPanel } from "@/features/reporting/components/TeamPanel";
import { TodoStrip } from "@/features/reporting/components/TodoStrip";
import { adminBoardQuery, arrivalsQuery, gateStatsQuery } from "@/features/reporting/queries";
import { useReasonName } from "@/features/visits/reasons";
import { InviteButton } from "@/routes/admin/InviteButton";
import { LatestVisits } from "@/routes/admin/LatestVisits";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import classes from "@/ui/panel.module.css";

/** The whole building; the live connection keeps it fresh. */
export function BuildingDashboard() {
  const { t } = useTranslation("admin");
  const reasonName = useReasonName();
  const [days, setDays] = useState(7);
  const board = useQuery(adminBoardQuery);
  const stats = useQuery(gateStatsQuery);
  const arrivals = useQuery(arrivalsQuery(days));
  const building = useSession().user.building_id ?? "";
  const decides = useMay("people:manage");
  const approvals = useQuery({ ...boardQuery(building), enabled: decides });
  return (
    <Page title={t("dashboard.title")} actions={<InviteButton />}>
      {arrivals.data && (
        <TodoStrip
          board={arrivals.data}
          toApprove={approvals.data?.statistics.pending_requests ?? 0}
        />
      )}
      {decides && <Waiting building={building} />}
      <Loaded query={board} skeleton={<TilesSkeleton count={4} />}>
        {({ statistics }) => (
          <Loaded query={stats} skeleton={<TilesSkeleton count={4} />}>
            {({ checked_in: inside }) => (
              <NumberTiles
                label={t("numbers.title")}
                tiles={[
                  { key: "today", label: t("numbers.today"), value: statistics.total_visits_today },
                  { key: "inside", label: t("numbers.inside"), value: inside },
                  { key: "month", label: t("numbers.month"), value: statistics.total_visits_this_month },
                  { key: "people", label: t("numbers.people"), value: statistics.total_users },
                ]}
              />
            )}
          </Loaded>
        )}
      </Loaded>
      <LatestVisits empty={t("dashboard.empty")} />
      <Loaded query={arrivals} skeleton={<ListSkeleton rows={1} height={340} />}>
        {(data) => (
          <div className={classes.columns}>
            <ArrivalsPanel board={data} days={days} onDays={setDays} />
            <RefusalsPanel board={data} reasonName={reasonName} />
          </div>
        )}
      </Loaded>
      {board.data && <TeamPanel guards={board.data.security_guards} admins={board.data.other_admins} />}
    </Page>
  );
}
