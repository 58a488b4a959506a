// Times are shown in the reader's zone and language; the server sends UTC.
import { store } from "@/lib/store";

export const language = store("en");

export function formatTime(at: Date): string {
  return new Intl.DateTimeFormat(language.get(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function formatDate(at: Date): string {
  return new Intl.DateTimeFormat(language.get(), { weekday: "short", day: "numeric", month: "short" }).format(
    at,
  );
}

export function formatDateTime(at: Date): string {
  return new Intl.DateTimeFormat(language.get(), { dateStyle: "medium", timeStyle: "short" }).format(at);
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
  return isSameDay(at, now) ? formatTime(at) : `${formatDate(at)}, ${formatTime(at)}`;
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
