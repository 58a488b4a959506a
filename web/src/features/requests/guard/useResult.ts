import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
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
  const found = useQueries({ queries: mine.map((one) => requestQuery(one.id)) });
  const gone = mine.filter((_, place) => asApiError(found[place]?.error).status === 404).map((one) => one.id);
  const lost = gone.join(" ");
  useEffect(() => {
    for (const id of lost.split(" ")) unwatch(id);
  }, [lost]);
  if (refused !== null) return { kind: "refused", id: "refused", refused };
  for (const { data } of found) {
    const outcome = data === undefined ? null : outcomeOf(data);
    if (data !== undefined && outcome !== null)
      return { kind: "decided", id: data.id, request: data, outcome };
  }
  return null;
}

export function dismissResult(result: Result): void {
  if (result.kind === "refused") refusedAsk.set(null);
  else {
    unwatch(result.id);
    dropShot(result.id);
  }
}
