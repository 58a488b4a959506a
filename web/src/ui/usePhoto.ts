// A photo taken beside a form: it goes out at once, and the form never waits for it longer than the guard wants.
import { useEffect, useRef, useState } from "react";
import { uploadPhoto } from "@/api/upload";
import { store, useStore, type Store } from "@/lib/store";

export type PhotoState =
  | { kind: "none" }
  | { kind: "sending"; shot: Blob; share: number }
  | { kind: "sent"; shot: Blob; key: string }
  | { kind: "failed"; shot: Blob; error: unknown };

const NONE: PhotoState = { kind: "none" };

/** One photo on its way. Each new shot takes the place of the one before, and stops its upload. */
export class Photo {
  readonly state: Store<PhotoState> = store<PhotoState>(NONE);
  private sending: AbortController | null = null;

  constructor(private readonly upload: typeof uploadPhoto = uploadPhoto) {}

  /** Sends the shot; what becomes of it is told by `state`. */
  async take(shot: Blob): Promise<void> {
    this.drop();
    const sending = new AbortController();
    this.sending = sending;
    const tell = (state: PhotoState): void => {
      if (this.sending === sending) this.state.set(state);
    };
    tell({ kind: "sending", shot, share: 0 });
    try {
      const onProgress = (share: number): void => tell({ kind: "sending", shot, share });
      const { key } = await this.upload(shot, { onProgress, signal: sending.signal });
      tell({ kind: "sent", shot, key });
    } catch (error) {
      tell({ kind: "failed", shot, error });
    }
  }

  /** The same shot once more, after it failed. */
  again(): void {
    const now = this.state.get();
    if (now.kind === "failed") void this.take(now.shot);
  }

  drop(): void {
    this.sending?.abort();
    this.sending = null;
    this.state.set(NONE);
  }

  /** The key once it is known; null when there is no photo, when it failed, or after `patience` ms. */
  settled(patience: number): Promise<string | null> {
    const keyOf = (state: PhotoState): string | null => (state.kind === "sent" ? state.key : null);
    const now = this.state.get();
    if (now.kind !== "sending") return Promise.resolve(keyOf(now));
    return new Promise((done) => {
      const timer = setTimeout(() => end(null), patience);
      const stop = this.state.listen(() => {
        const state = this.state.get();
        if (state.kind !== "sending") end(keyOf(state));
      });
      const end = (key: string | null): void => {
        clearTimeout(timer);
        stop();
        done(key);
      };
    });
  }
}

/** A photo of this page; what is still on its way when the page goes is stopped. */
export function usePhoto(): { photo: Photo; state: PhotoState } {
  const [photo] = useState(() => new Photo());
  useEffect(() => () => photo.drop(), [photo]);
  return { photo, state: useStore(photo.state) };
}

/** An address of a picture held in memory, for as long as the component shows it. */
export function useShotAddress(shot: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  const held = useRef<string | null>(null);
  useEffect(() => {
    held.current = shot === null ? null : URL.createObjectURL(shot);
    setAddress(held.current);
    return () => {
      if (held.current !== null) URL.revokeObjectURL(held.current);
    };
  }, [shot]);
  return address;
}
