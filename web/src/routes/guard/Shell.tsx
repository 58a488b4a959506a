import { useEffect } from "react";
import { Outlet, useMatch } from "react-router";
import { useMantineColorScheme } from "@mantine/core";
import { useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { keep } from "@/lib/keep";
import { watchOutbox } from "@/offline/outbox";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";

/** Full height, dark until somebody chooses otherwise, and the queue of offline scans kept moving. */
export function Shell() {
  const { user } = useSession();
  const atHome = useMatch("/gate") !== null;
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => watchOutbox(), []);
  useEffect(() => {
    if (keep.read<boolean>("gate-dark")) return;
    keep.write("gate-dark", true);
    setColorScheme("dark");
  }, [setColorScheme]);
  return (
    <div className={`${classes.shell} ${classes.full}`}>
      <Header name={user.building_name ?? ""} right={<AccountButton base="/gate" />} />
      <InsecureBanner />
      <UpdateBanner />
      <main
        id="content"
        tabIndex={-1}
        className={`${classes.main} ${atHome ? classes.bare : classes.scroll}`}
      >
        <Outlet />
      </main>
    </div>
  );
}
