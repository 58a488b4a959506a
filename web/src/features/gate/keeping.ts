import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSession } from "@/api/session";
import { expectedQuery, insideQuery } from "@/features/gate/lists";
import { dropOthers, ownerOf } from "@/offline/copies";

const FIRST_MS = 5000;
const AGAIN_MS = 120_000;
/** Not read anew when a page has just done so. */
const YOUNG_MS = 60_000;

/** Keeps today's list and who is inside on this device, whichever page is open: the network asks nobody before it goes. */
export function useKeeping(): void {
  const client = useQueryClient();
  const owner = ownerOf(useSession().user);
  useEffect(() => {
    const keep = (): void => {
      if (document.hidden) return;
      void dropOthers(owner);
      void client.prefetchQuery({ ...expectedQuery(owner), staleTime: YOUNG_MS });
      void client.prefetchQuery({ ...insideQuery(owner), staleTime: YOUNG_MS });
    };
    const first = setTimeout(keep, FIRST_MS);
    const again = setInterval(keep, AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [client, owner]);
}
