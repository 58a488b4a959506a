// Days of a calendar as `2026-03-09`, without a zone.

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day that was written; null for anything else. Fields may be half typed ("0202-01-01"); the server knows 2000 to 2200. */
export function dayOf(text: string | null): string | null {
  if (text === null || !DAY.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text || year < 2000 || year > 2199
    ? null
    : text;
}

export function nextDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}
