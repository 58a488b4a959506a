import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSession } from "@/api/session";
import { ownerOf } from "@/offline/copies";

const FIRST_MS = 5000;
const AGAIN_MS = 120_000;

/** Keeps today's list and who is inside on this device, whichever page is open: the network asks nobody before it goes. */
export function useKeeping(): void {
  const client = useQueryClient();
  const owner = ownerOf(useSession().user);
  useEffect(() => {
    const keep = (): void => {
      if (document.hidden) return;
      // Without a network the part that is not loaded yet cannot come; the next turn tries again.
      void import("@/features/gate/keepLists")
        .then(({ keepLists }) => keepLists(client, owner))
        .catch(() => undefined);
    };
    const first = setTimeout(keep, FIRST_MS);
    const again = setInterval(keep, AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [client, owner]);
}
