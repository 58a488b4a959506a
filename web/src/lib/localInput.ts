// What an `<input type="datetime-local">` holds, and the instant it means in the reader's zone.

const two = (value: number): string => String(value).padStart(2, "0");

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
