import type { QueryClient } from "@tanstack/react-query";
import { expectedQuery, insideQuery } from "@/features/gate/lists";
import { dropOthers } from "@/offline/copies";

/** Reads both lists anew unless they are young; each answer is kept as it comes. */
export async function keepLists(client: QueryClient, owner: string): Promise<void> {
  await dropOthers(owner);
  const young = { staleTime: 60_000 };
  await Promise.all([
    client.prefetchQuery({ ...expectedQuery(owner), ...young }),
    client.prefetchQuery({ ...insideQuery(owner), ...young }),
  ]);
}
