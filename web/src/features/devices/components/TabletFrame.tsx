import type { ReactNode } from "react";
import classes from "@/features/devices/components/tablet.module.css";
import type { Grid } from "@/features/devices/tablet";
import { formatAs } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import { Logo } from "@/ui/shell/Logo";

interface Props {
  /** Where the tablet stands; null while it is nowhere. */
  grid: Grid | null;
  narrow?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}

/** A tablet's own page: where it stands, the time there, one thing to do. */
export function TabletFrame({ grid, narrow = false, foot, children }: Props) {
  const now = useNow();
  const where = [grid?.gate?.name, grid?.device_name].filter(Boolean).join(" · ");
  const clock = { hour: "2-digit", minute: "2-digit", timeZone: grid?.time_zone } as const;
  return (
    <div className={classes.page}>
      <header>
        <div className={classes.top}>
          <Logo size={40} />
          <div className={classes.where}>
            <span className={classes.building}>{grid?.building_name ?? "Gatehouse"}</span>
            {where !== "" && <span className={classes.gate}>{where}</span>}
          </div>
          <time className={classes.clock} dateTime={now.toISOString()}>
            {formatAs(now, clock)}
          </time>
        </div>
        <InsecureBanner />
        <UpdateBanner />
      </header>
      <main className={narrow ? `${classes.main} ${classes.narrow}` : classes.main}>{children}</main>
      <footer className={classes.foot}>{foot}</footer>
    </div>
  );
}
