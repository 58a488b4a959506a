// Times are shown in the reader's zone and language, with the clock and the order of their region; the server sends UTC.
import { store } from "@/lib/store";

export const language = store("en");

/** The page's language as the browser's region writes it: "en" in a browser set to en-NG or de-DE is en-NG or en-DE. */
function place(): string {
  const spoken = language.get();
  const regions = navigator.languages.filter((tag) => tag.includes("-"));
  const own = regions.find((tag) => tag.startsWith(`${spoken}-`));
  if (own !== undefined) return own;
  const region = regions[0] === undefined ? undefined : new Intl.Locale(regions[0]).region;
  return region === undefined ? spoken : `${spoken}-${region}`;
}

/** 24 h or AM and PM, as the browser's first language with a region has it. */
function clock(): Pick<Intl.DateTimeFormatOptions, "hourCycle"> {
  const first = navigator.languages.find((tag) => tag.includes("-")) ?? language.get();
  const { hourCycle } = new Intl.DateTimeFormat(first, { hour: "numeric" }).resolvedOptions();
  return hourCycle === undefined ? {} : { hourCycle };
}

/** For the few that need another shape than those below. */
export function formatAs(at: Date | number, options: Intl.DateTimeFormatOptions): string {
  const hasClock = options.hour !== undefined || options.timeStyle !== undefined;
  return new Intl.DateTimeFormat(place(), { ...options, ...(hasClock ? clock() : {}) }).format(at);
}

export function formatTime(at: Date): string {
  return formatAs(at, { hour: "2-digit", minute: "2-digit" });
}

export function formatDate(at: Date): string {
  return formatAs(at, { weekday: "short", day: "numeric", month: "short" });
}

export function formatDateTime(at: Date): string {
  return formatAs(at, { dateStyle: "medium", timeStyle: "short" });
}

/** Day and clock without the year, as lists say it: "Sat 21 Nov, 21:32". */
export function formatDayTime(at: Date): string {
  return `${formatDate(at)}, ${formatTime(at)}`;
}

export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

const MINUTE = 60_000;

/** Relative within the hour ("12 min. ago", "in 5 min."), the clock on the same day, else date and clock. */
export function formatRelative(at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / MINUTE);
  if (Math.abs(minutes) < 60) {
    return new Intl.RelativeTimeFormat(language.get(), { numeric: "auto", style: "short" }).format(
      minutes,
      "minute",
    );
  }
  return isSameDay(at, now) ? formatTime(at) : formatDayTime(at);
}

/** "12 min" or "3 h 5 min": how long something has lasted. */
export function formatLasting(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.floor((to.getTime() - from.getTime()) / MINUTE));
  const unit = (name: "hour" | "minute", count: number): string =>
    new Intl.NumberFormat(language.get(), { style: "unit", unit: name, unitDisplay: "short" }).format(count);
  if (minutes < 60) return unit("minute", minutes);
  const rest = minutes % 60;
  return rest === 0
    ? unit("hour", minutes / 60)
    : `${unit("hour", Math.floor(minutes / 60))} ${unit("minute", rest)}`;
}
