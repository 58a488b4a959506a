import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { lastEnd, type Session } from "@/api/session";
import { EnrolForm } from "@/features/devices/components/EnrolForm";
import { GuardTiles } from "@/features/devices/components/GuardTiles";
import { PinPad } from "@/features/devices/components/PinPad";
import { TabletFrame } from "@/features/devices/components/TabletFrame";
import classes from "@/features/devices/components/tablet.module.css";
import { gridQuery, type Grid, type GridGuard } from "@/features/devices/tablet";
import { nameGate } from "@/features/gate/settings";
import { tablet } from "@/lib/device";
import { useStore } from "@/lib/store";
import { ErrorState } from "@/ui/ErrorState";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { useGateLook } from "@/ui/useGateLook";

/** Enrolled: the guards, then one guard's PIN. Otherwise: the code. */
export function DevicePage() {
  const query = useQuery(gridQuery);
  useGateLook();
  if (query.data) return <Enrolled grid={query.data} offline={query.isError} />;
  if (query.data === null) return <NotEnrolled />;
  return (
    <TabletFrame grid={null}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <ListSkeleton rows={3} height={88} />
      )}
    </TabletFrame>
  );
}

function ByEmail() {
  const { t } = useTranslation("tablet");
  return (
    <Link className={classes.link} to="/login">
      {t("grid.email")}
    </Link>
  );
}

function NotEnrolled() {
  const { t } = useTranslation("tablet");
  const wasRevoked = useStore(tablet) === "revoked";
  return (
    <TabletFrame grid={null} narrow foot={<ByEmail />}>
      <Page title={t("enrol.title")}>
        <EnrolForm wasRevoked={wasRevoked} />
      </Page>
    </TabletFrame>
  );
}

function Enrolled({ grid, offline }: { grid: Grid; offline: boolean }) {
  const { t } = useTranslation("tablet");
  const navigate = useNavigate();
  const [picked, setPicked] = useState<GridGuard | null>(null);
  // Whoever left, or lost the PIN, cannot be chosen any more.
  const guard = grid.guards.find((one) => one.member_id === picked?.member_id);
  const unlocked = (session: Session): void => {
    if (grid.gate !== null) nameGate(grid.gate.name);
    void navigate(session.landing, { replace: true });
  };
  const problem: ReactNode = offline && <Problem>{t("grid.offline")}</Problem>;
  if (guard !== undefined) {
    return (
      <TabletFrame grid={grid} narrow>
        <Page key={guard.member_id} title={guard.name}>
          {problem}
          <PinPad
            guard={guard}
            token={grid.csrf_token}
            onUnlocked={unlocked}
            onBack={() => setPicked(null)}
          />
        </Page>
      </TabletFrame>
    );
  }
  return (
    <TabletFrame grid={grid} foot={<ByEmail />}>
      <Page title={t("grid.title")}>
        {problem}
        {lastEnd.get() === "ended" && <p role="status">{t("grid.ended")}</p>}
        <GuardTiles guards={grid.guards} onPick={setPicked} />
      </Page>
    </TabletFrame>
  );
}
