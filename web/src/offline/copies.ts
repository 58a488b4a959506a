// The last answer to a list, kept for when nobody answers: with its time, of one person in one building, and gone with the session.
import { asApiError } from "@/api/errors";
import { COPIES } from "@/lib/copies";
import { database, Table } from "@/offline/db";

interface Copy {
  /** Owner and list. */
  nonce: string;
  at: string;
  data: unknown;
}
export interface Kept<T> {
  data: T;
  /** When the server said so. */
  at: string;
  /** The server does not answer now: this is the last that was heard. */
  isOld: boolean;
}

/** A network that swallows requests is no network. */
const PATIENCE_MS = 6000;
const table = new Table<Copy>("copies", database(COPIES, 1, ["copies"]), false);

/** Whose copies: nobody else's are ever shown. */
export const ownerOf = (user: { id: string; building_id: string | null }): string =>
  `${user.id} ${user.building_id ?? ""}`;

async function quietly<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch {
    return undefined; // no storage: nothing is kept, and nothing breaks
  }
}

export async function copyOf<T>(owner: string, name: string): Promise<Kept<T> | null> {
  const found = await quietly(() => table.get(`${owner} ${name}`));
  return found === undefined ? null : { data: found.data as T, at: found.at, isOld: true };
}

export async function keepCopy(owner: string, name: string, data: unknown): Promise<void> {
  await quietly(() => table.put({ nonce: `${owner} ${name}`, at: new Date().toISOString(), data }));
}

/** The server's answer, which is kept; without one the last that was kept. Fails only where there is neither. */
export async function withCopy<T>(owner: string, name: string, ask: () => Promise<T>): Promise<Kept<T>> {
  const asked = ask().then(async (data): Promise<Kept<T>> => {
    const at = new Date().toISOString();
    await keepCopy(owner, name, data);
    return { data, at, isOld: false };
  });
  const last = asked.catch(async (error: unknown): Promise<Kept<T>> => {
    const copy = asApiError(error).isPassing ? await copyOf<T>(owner, name) : null;
    if (copy === null) throw error;
    return copy;
  });
  return Promise.race([last, patience<T>(owner, name, last)]);
}

async function patience<T>(owner: string, name: string, last: Promise<Kept<T>>): Promise<Kept<T>> {
  await new Promise((done) => setTimeout(done, PATIENCE_MS));
  return (await copyOf<T>(owner, name)) ?? last;
}

/** What somebody else left on this device. */
export async function dropOthers(owner: string): Promise<void> {
  await quietly(async () => {
    const rows = await table.toArray();
    const others = rows.filter((row) => !row.nonce.startsWith(`${owner} `)).map((row) => row.nonce);
    if (others.length > 0) await table.delete(...others);
  });
}
