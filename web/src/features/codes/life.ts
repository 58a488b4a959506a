// How long something is good for, in words one says: hours up to two days, days from there.

export interface Life {
  unit: "minutes" | "hours" | "days";
  count: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Rounded, so that a code made a moment ago for 24 hours is good for 24 hours. */
export function lifeUntil(until: Date, now: Date): Life {
  const left = Math.max(0, until.getTime() - now.getTime());
  if (left < 59.5 * MINUTE) return { unit: "minutes", count: Math.ceil(left / MINUTE) };
  const hours = Math.round(left / HOUR);
  return hours <= 48 ? { unit: "hours", count: hours } : { unit: "days", count: Math.round(hours / 24) };
}
