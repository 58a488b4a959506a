import { Suspense, useEffect, useRef, type ReactNode } from "react";
import { Outlet, useLocation } from "react-router";
import { useSession } from "@/api/session";
import { DeskProvider, useDeskState } from "@/features/gate/components/DeskContext";
import { HeaderTools } from "@/features/gate/components/HeaderTools";
import { PartyPicker } from "@/features/gate/components/PartyPicker";
import { useKeys } from "@/features/gate/components/useKeys";
import { ShiftBadge } from "@/features/desk/components/ShiftBadge";
import { useKeeping } from "@/features/gate/keeping";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { useTabletLock } from "@/features/devices/components/LockButton";
import { busy } from "@/lib/busy";
import { isUploading, watchOutbox } from "@/offline/outbox";
import { useMaker } from "@/offline/useScanOutbox";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { WithRequests } from "@/routes/guard/WithRequests";
import { Caught } from "@/ui/Caught";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { useGateLook } from "@/ui/useGateLook";

/** Full height, dark until somebody chooses otherwise, the queue kept moving, and one desk for every page of the gate. */
export function Shell() {
  const { user } = useSession();
  const maker = useMaker();
  useEffect(() => watchOutbox(maker), [maker]);
  useKeeping();
  useGateLook();
  return (
    <DeskProvider key={`${user.id} ${user.building_id ?? ""}`} maker={maker}>
      <WithRequests>
        {(covered, unsent) => <Console name={user.building_name ?? ""} covered={covered} unsent={unsent} />}
      </WithRequests>
      <PartyPicker />
    </DeskProvider>
  );
}

/** Pages that fit the screen by themselves. */
const WHOLE = new Set(["/gate", "/gate/walk-in"]);

function Console({ name, covered, unsent }: { name: string; covered: boolean; unsent: ReactNode }) {
  const { pathname } = useLocation();
  const isWhole = WHOLE.has(pathname.replace(/\/$/, ""));
  const main = useRef<HTMLElement>(null);
  // Another page begins at its top, not where the last one was left.
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [pathname]);
  const { verdict, picking, held } = useDeskState();
  // "busy" covers a verdict, a scan on its way, and the seconds in which it can be taken back.
  const lock = useTabletLock(() => busy.get() || isUploading());
  useKeys();
  return (
    <div
      className={`${classes.shell} ${classes.full}`}
      inert={covered || held || verdict !== null || picking !== null}
    >
      <Header
        name={name}
        right={
          <>
            <ShiftBadge />
            <HeaderTools />
            {lock.button}
            <AccountButton base="/gate" />
          </>
        }
      />
      {lock.problem}
      {unsent}
      <InsecureBanner />
      <UpdateBanner />
      <main
        ref={main}
        id="content"
        tabIndex={-1}
        className={`${classes.main} ${isWhole ? classes.bare : classes.scroll}`}
      >
        <Suspense fallback={<ListSkeleton />}>
          <Caught key={pathname} way={<BackToScanner />}>
            <Outlet />
          </Caught>
        </Suspense>
      </main>
    </div>
  );
}
