/** A tiny subscription: `say` calls everybody who listens. */
export interface Signal<T> {
  say(value: T): void;
  listen(listener: (value: T) => void): () => void;
}

export function signal<T = void>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    say: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
