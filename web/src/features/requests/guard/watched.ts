// Requests asked or opened on this device whose end the guard must see, whoever of them is signed in then: kept over a reload.
import { keep } from "@/lib/keep";
import { store } from "@/lib/store";
import type { components } from "@/api/schema.gen";

export type Look = components["schemas"]["AttentionShown"];
export interface Watched {
  id: string;
  building: string;
  /** When it was noted here. */
  at: number;
  /** What the server wants looked at, told once when it was asked. */
  attention: Look[];
}

const KEY = "requests-watched";
const DAY_MS = 24 * 3600_000;

const fresh = (all: readonly Watched[]): Watched[] => all.filter((one) => Date.now() - one.at < DAY_MS);

export const watched = store<readonly Watched[]>(fresh(keep.read<Watched[]>(KEY) ?? []));

function write(all: readonly Watched[]): void {
  watched.set(all);
  if (all.length === 0) keep.drop(KEY);
  else keep.write(KEY, all);
}

export function watch(one: Watched): void {
  if (!watched.get().some((other) => other.id === one.id)) write([...fresh(watched.get()), one]);
}

/** Seen, or nobody here need see it. */
export function unwatch(id: string): void {
  if (watched.get().some((one) => one.id === id)) write(watched.get().filter((one) => one.id !== id));
}

/** Photos taken here, for the answer: the server shows a guard only those of requests that are open. Gone with the page. */
const shots = new Map<string, Blob>();
export const shotOf = (id: string): Blob | null => shots.get(id) ?? null;
export const keepShot = (id: string, shot: Blob): void => void shots.set(id, shot);
export const dropShot = (id: string): void => void shots.delete(id);
