import { Suspense, useEffect } from "react";
import { Outlet, useMatch } from "react-router";
import { useSession } from "@/api/session";
import { DeskProvider, useDeskState } from "@/features/gate/components/DeskContext";
import { HeaderTools } from "@/features/gate/components/HeaderTools";
import { PartyPicker } from "@/features/gate/components/PartyPicker";
import { useKeys } from "@/features/gate/components/useKeys";
import { VerdictScreen } from "@/features/gate/components/VerdictScreen";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { useTabletLock } from "@/features/devices/components/LockButton";
import { busy } from "@/lib/busy";
import { isUploading, watchOutbox } from "@/offline/outbox";
import { useMaker } from "@/offline/useScanOutbox";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { useDarkAtFirst } from "@/ui/useDarkAtFirst";

/** Full height, dark until somebody chooses otherwise, the queue kept moving, and one desk for every page of the gate. */
export function Shell() {
  const { user } = useSession();
  const maker = useMaker();
  useEffect(() => watchOutbox(maker), [maker]);
  useDarkAtFirst();
  return (
    <DeskProvider key={`${user.id} ${user.building_id ?? ""}`} maker={maker}>
      <Console name={user.building_name ?? ""} />
      <VerdictScreen />
      <PartyPicker />
    </DeskProvider>
  );
}

function Console({ name }: { name: string }) {
  const atHome = useMatch("/gate") !== null;
  const { verdict, picking } = useDeskState();
  // "busy" covers a verdict, a scan on its way, and the seconds in which it can be taken back.
  const lock = useTabletLock(() => busy.get() || isUploading());
  useKeys();
  return (
    <div className={`${classes.shell} ${classes.full}`} inert={verdict !== null || picking !== null}>
      <Header
        name={name}
        right={
          <>
            <HeaderTools />
            {lock.button}
            <AccountButton base="/gate" />
          </>
        }
      />
      {lock.problem}
      <InsecureBanner />
      <UpdateBanner />
      <main
        id="content"
        tabIndex={-1}
        className={`${classes.main} ${atHome ? classes.bare : classes.scroll}`}
      >
        <Suspense fallback={<ListSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
