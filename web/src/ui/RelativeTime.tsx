import { useEffect, useState } from "react";
import { formatDateTime, formatRelative } from "@/lib/time";
import classes from "@/ui/RelativeTime.module.css";

/** The time now, read anew every half minute; one timer for all. */
const watchers = new Set<(now: Date) => void>();
let timer: ReturnType<typeof setInterval> | null = null;

export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    watchers.add(setNow);
    timer ??= setInterval(() => {
      const at = new Date();
      watchers.forEach((watcher) => {
        watcher(at);
      });
    }, 30_000);
    return () => {
      watchers.delete(setNow);
      if (watchers.size === 0 && timer !== null) {
        clearInterval(timer);
        timer = null;
      }
    };
  }, []);
  return now;
}

/** Relative within the hour; the full time on hover, and on a tap or Enter in its place. */
export function RelativeTime({ at }: { at: string | Date }) {
  const now = useNow();
  const [full, setFull] = useState(false);
  const moment = typeof at === "string" ? new Date(at) : at;
  const absolute = formatDateTime(moment);
  return (
    <button
      type="button"
      className={classes.time}
      title={absolute}
      onClick={() => {
        setFull(!full);
      }}
    >
      <time dateTime={moment.toISOString()}>{full ? absolute : formatRelative(moment, now)}</time>
    </button>
  );
}
