// Days and windows of visits, in the reader's zone.
import { useTranslation } from "react-i18next";
import { formatDate, formatTime, isSameDay } from "@/lib/time";

/** The start of the day `days` after `at`'s; by the calendar, so that a change of the clock does no harm. */
export function startOfDay(at: Date, days = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
}

const two = (value: number): string => String(value).padStart(2, "0");

/** What an `<input type="datetime-local">` holds. */
export function toLocalInput(at: Date): string {
  const day = [String(at.getFullYear()).padStart(4, "0"), two(at.getMonth() + 1), two(at.getDate())].join(
    "-",
  );
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant meant by such a field; null for an empty or impossible one. */
export function fromLocalInput(text: string): Date | null {
  if (!/^\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

export type DayWord = "today" | "tomorrow" | "yesterday";

export function dayWord(at: Date, now: Date): DayWord | null {
  if (isSameDay(at, now)) return "today";
  if (isSameDay(at, startOfDay(now, 1))) return "tomorrow";
  return isSameDay(at, startOfDay(now, -1)) ? "yesterday" : null;
}

/** "Today, 14:00" and "Today, 14:00 to 18:00", or both days written out. */
export function useDays() {
  const { t } = useTranslation("resident");
  const day = (at: Date, now: Date): string => {
    const word = dayWord(at, now);
    return word === null ? formatDate(at) : t(`day.${word}`);
  };
  const moment = (at: Date, now: Date): string => t("day.at", { day: day(at, now), time: formatTime(at) });
  const span = (from: Date, to: Date, now: Date): string =>
    isSameDay(from, to)
      ? t("day.sameDay", { day: day(from, now), from: formatTime(from), to: formatTime(to) })
      : t("day.span", { from: moment(from, now), to: moment(to, now) });
  return { moment, span };
}
