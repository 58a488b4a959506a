import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { formatDateTime, formatRelative } from "@/lib/time";

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

/** Relative within the hour; the full time on hover, focus or tap. */
export function RelativeTime({ at }: { at: string | Date }) {
  const now = useNow();
  const moment = typeof at === "string" ? new Date(at) : at;
  return (
    <Tooltip label={formatDateTime(moment)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={moment.toISOString()} tabIndex={0}>
        {formatRelative(moment, now)}
      </time>
    </Tooltip>
  );
}
