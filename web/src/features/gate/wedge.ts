// A keyboard-wedge scanner types like a person, only faster, and ends with Enter. Told apart by pace alone: no field needs the focus.

/** Longest pause between two keys of a scanner, a slow Bluetooth one on a busy tablet included. People end with no Enter this fast. */
export const PACE_MS = 100;
/** With a letter in it, it is no keypad typing: then a busy device may pause longer without the code falling apart. */
export const SLACK_MS = 1000;
const SHORTEST = 4;
const paceOf = (burst: string): number => (/\D/.test(burst) ? SLACK_MS : PACE_MS);

export interface WedgeListeners {
  onCode: (code: string) => void;
  /** A key a person typed, once it is clear that no scanner did. */
  onKey: (key: string) => void;
}

const NO_TEXT = new Set(["radio", "checkbox", "button", "submit", "reset", "range", "file"]);

/** In a field, keys belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT";
}

/** A `keydown` listener, and how to stop it. The time is the event's own: a busy page must not slow a scanner down. */
export function wedge(
  { onCode, onKey }: WedgeListeners,
  timeOf: (event: KeyboardEvent) => number = (event) => event.timeStamp,
) {
  let burst = "";
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const giveUp = (): void => {
    clearTimeout(timer);
    const typed = burst;
    burst = "";
    for (const key of typed) onKey(key);
  };

  const listen = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const at = timeOf(event);
    const isFast = at - last <= paceOf(burst);
    last = at;
    if (event.key === "Enter" || event.key === "Tab") {
      if (isFast && burst.length >= SHORTEST) {
        // The focused button must not be pressed by the scanner's Enter.
        event.preventDefault();
        event.stopPropagation();
        clearTimeout(timer);
        const code = burst;
        burst = "";
        onCode(code);
      } else giveUp();
      return;
    }
    if (event.key === "Backspace") {
      giveUp();
      onKey("Backspace");
      return;
    }
    if (event.key.length !== 1 || event.repeat || event.isComposing) return;
    if (event.key === " " && burst === "") return;
    if (!isFast) giveUp();
    burst += event.key;
    clearTimeout(timer);
    timer = setTimeout(giveUp, paceOf(burst) + 20);
  };
  return {
    listen,
    stop: () => {
      clearTimeout(timer);
      burst = "";
    },
  };
}
