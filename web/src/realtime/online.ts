import { store } from "@/lib/store";

/** The live connection: `waiting` before the first try ends, then `online` or `offline`. */
export type Online = "waiting" | "online" | "offline";
export const online = store<Online>("waiting");
