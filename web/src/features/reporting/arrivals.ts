// The arrivals' chart, and the sentence that says the same.
import { formatAs } from "@/lib/time";

interface Hour {
  hour: number;
  arrivals: number;
}

/** A clock hour in the reader's way of writing: "6 PM", "18". */
export function hourLabel(hour: number): string {
  return formatAs(Date.UTC(2026, 0, 1, hour), { hour: "numeric", timeZone: "UTC" });
}

/** A building's day (`2026-03-09`) in words, whatever the reader's zone. */
export function dayLabel(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return formatAs(at, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
}

/** The hour most people came in; null when nobody did. The earlier of two alike. */
export function busiestHour(hours: readonly Hour[]): Hour | null {
  const best = hours.reduce<Hour | null>((top, hour) => (top === null || hour.arrivals > top.arrivals ? hour : top), null);
  return best === null || best.arrivals === 0 ? null : best;
}

/** The chart's upper edge: a round number, even, so that its half is a whole number too. */
export function roundUp(largest: number): number {
  for (let unit = 1; ; unit *= 10) {
    const edge = [2, 3, 4, 6, 8, 10].map((step) => step * unit).find((one) => one >= largest && one % 2 === 0);
    if (edge !== undefined) return edge;
  }
}

/** Whole per cents of the largest, for bars beside numbers; what is not zero can be seen. */
export function shareOf(count: number, largest: number): number {
  if (count <= 0 || largest <= 0) return 0;
  return Math.max(2, Math.round((count / largest) * 100));
}
