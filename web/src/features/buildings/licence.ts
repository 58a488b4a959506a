// What a licence says in numbers: days left, and how full it is.
const DAY = 86_400_000;

export function daysUntil(end: Date, now: Date): number {
  return Math.max(0, Math.ceil((end.getTime() - now.getTime()) / DAY));
}

/** 0 to 100. */
export function percentUsed(used: number, total: number): number {
  return total <= 0 ? 0 : Math.min(100, Math.round((100 * used) / total));
}
