// Whom the server takes this browser for right now.
import { transport } from "@/api/transport";
import type { Maker } from "@/offline/db";

interface Checked {
  data: { user: { id: string; building_id: string | null } };
}

/** `nobody`: the session has ended. null: not to be learned now. */
export async function signedIn(): Promise<Pick<Maker, "userId" | "buildingId"> | "nobody" | null> {
  try {
    const answer = await transport(new Request(new URL("/api/auth/check", window.location.origin)));
    if (answer.status === 401) return "nobody";
    if (!answer.ok) return null;
    const { user } = ((await answer.json()) as Checked).data;
    return { userId: user.id, buildingId: user.building_id };
  } catch {
    return null;
  }
}
