import { QueryObserver, useQueryClient, type QueryState } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";
import { asApiError, type ApiError } from "@/api/errors";
import { useSession } from "@/api/session";
import { outcomeOf, type Outcome } from "@/features/requests/guard/outcome";
import { requestQuery, type Detail } from "@/features/requests/guard/queries";
import { dropShot, unwatch, watched } from "@/features/requests/guard/watched";
import { store, useStore } from "@/lib/store";

/** The server would not ask anybody: banned, closed, no consent. It keeps that as a refusal, and the guard must see it. */
export interface RefusedAsk {
  error: ApiError;
  who: string;
  phone: string;
}
export const refusedAsk = store<RefusedAsk | null>(null);

export type Result =
  | { kind: "decided"; id: string; request: Detail; outcome: Outcome }
  | { kind: "refused"; id: string; refused: RefusedAsk };

/** What fills the screen now, if anything: a refused ask, else the first watched request that is decided. */
export function useResult(): Result | null {
  const building = useSession().user.building_id;
  const mine = useStore(watched).filter((one) => one.building === building);
  const refused = useStore(refusedAsk);
  const found = useRequests(mine.map((one) => one.id));
  const gone = mine.filter((_, place) => asApiError(found[place]?.error).status === 404).map((one) => one.id);
  const lost = gone.join(" ");
  useEffect(() => {
    for (const id of lost.split(" ")) unwatch(id);
  }, [lost]);
  if (refused !== null) return { kind: "refused", id: "refused", refused };
  for (const state of found) {
    const data = state?.data;
    const outcome = data === undefined ? null : outcomeOf(data);
    if (data !== undefined && outcome !== null)
      return { kind: "decided", id: data.id, request: data, outcome };
  }
  return null;
}

/** Several requests at once, each as its own query has it. (`useQueries` does the same, and more, for 2 KB of what the gate may weigh.) */
function useRequests(ids: readonly string[]): (QueryState<Detail> | undefined)[] {
  const client = useQueryClient();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const all = ids.join(" ");
  useEffect(() => {
    const watching = all.split(" ").filter(Boolean);
    const stops = watching.map((id) => new QueryObserver(client, requestQuery(id)).subscribe(redraw));
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, all]);
  return ids.map((id) => client.getQueryState<Detail>(requestQuery(id).queryKey));
}

export function dismissResult(result: Result): void {
  if (result.kind === "refused") refusedAsk.set(null);
  else {
    unwatch(result.id);
    dropShot(result.id);
  }
}
