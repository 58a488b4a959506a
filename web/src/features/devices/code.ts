// An enrolment code as one types it: ten characters, in two groups of five. The server forgives O for 0 and the like.
export const CODE_LENGTH = 10;

/** Whatever was typed or pasted, as `7GX2M-QK9TB`. */
export function groupCode(typed: string): string {
  const clean = typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, CODE_LENGTH);
  return clean.length <= 5 ? clean : `${clean.slice(0, 5)}-${clean.slice(5)}`;
}

export const isWholeCode = (grouped: string): boolean => grouped.length === CODE_LENGTH + 1;

/** `14:05` of seconds. */
export function clockOf(seconds: number): string {
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
}
