// Locks a tablet that nobody touches. By the clock, not by a timer alone: a tablet that slept is locked when it wakes.
const TOUCHES = ["pointerdown", "keydown", "wheel"] as const;
const TICK_MS = 1000;
/** When it could not be locked: without a network, say. */
const AGAIN_MS = 30_000;

interface Parts {
  minutes: number;
  /** A verdict on the screen or a scan on its way: not now, and the time begins anew afterwards. */
  isBusy: () => boolean;
  onIdle: () => void;
}

export function watchIdle({ minutes, isBusy, onIdle }: Parts): () => void {
  const limit = minutes * 60_000;
  let last = Date.now();
  const look = (): void => {
    if (isBusy()) last = Date.now();
    else if (Date.now() - last >= limit) {
      last = Date.now() - limit + Math.min(AGAIN_MS, limit);
      onIdle();
    }
  };
  const touch = (): void => {
    look();
    last = Math.max(last, Date.now());
  };
  const timer = setInterval(look, TICK_MS);
  for (const name of TOUCHES) window.addEventListener(name, touch, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true });
  };
}
