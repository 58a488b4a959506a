// Days of the week and hours of a clock as the server writes them: `MON`, `08:00`. They are the building's own.
import { formatAs, formatTime } from "@/lib/time";

export type Day = "MON" | "TUE" | "WED" | "THU" | "FRI" | "SAT" | "SUN";
export const DAYS: readonly Day[] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The first of January 2024 was a Monday. */
export function dayName(day: Day, width: "short" | "long" = "short"): string {
  return formatAs(new Date(2024, 0, 1 + DAYS.indexOf(day)), { weekday: width });
}

/** "08:00" as the reader's region writes it. */
export function clockName(clock: string): string {
  if (!CLOCK.test(clock)) return clock;
  return formatTime(new Date(2024, 0, 1, Number(clock.slice(0, 2)), Number(clock.slice(3))));
}

export type Run = readonly [first: Day, last: Day];

/** Days one after another, together: MON TUE WED FRI is MON to WED, and FRI. A pair stays two days. */
export function runsOf(days: readonly Day[]): Run[] {
  const runs: [Day, Day][] = [];
  DAYS.forEach((day, at) => {
    if (!days.includes(day)) return;
    const last = runs.at(-1);
    const before = DAYS[at - 1];
    if (last && before !== undefined && last[1] === before) last[1] = day;
    else runs.push([day, day]);
  });
  return runs.flatMap((run): Run[] => {
    const long = DAYS.indexOf(run[1]) - DAYS.indexOf(run[0]) >= 2;
    return long || run[0] === run[1]
      ? [run]
      : [
          [run[0], run[0]],
          [run[1], run[1]],
        ];
  });
}
