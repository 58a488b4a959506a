// Days and windows of visits, in the reader's zone.
import { useTranslation } from "react-i18next";
import { formatDate, formatDateTime, formatTime, isSameDay } from "@/lib/time";

export { fromLocalInput, toLocalInput } from "@/lib/localInput";

/** The start of the day `days` after `at`'s; by the calendar, so that a change of the clock does no harm. */
export function startOfDay(at: Date, days = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
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
  const written = (day: (at: Date) => string) => {
    const thisYear = new Date().getFullYear();
    const moment = (at: Date): string =>
      at.getFullYear() === thisYear || isSameDay(at, startOfDay(new Date(), 1))
        ? t("day.at", { day: day(at), time: formatTime(at) })
        : formatDateTime(at);
    const span = (from: Date, to: Date): string =>
      isSameDay(from, to)
        ? t("day.sameDay", { day: day(from), from: formatTime(from), to: formatTime(to) })
        : t("day.span", { from: moment(from), to: moment(to) });
    return { moment, span };
  };
  const near = (now: Date) =>
    written((at) => {
      const word = dayWord(at, now);
      return word === null ? formatDate(at) : t(`day.${word}`);
    });
  return {
    moment: (at: Date, now: Date): string => near(now).moment(at),
    span: (from: Date, to: Date, now: Date): string => near(now).span(from, to),
    /** Without "today": for what is read on another day. */
    spanAnyDay: written(formatDate).span,
  };
}
