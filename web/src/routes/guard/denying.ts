import { createContext, useContext } from "react";
import type { Denied } from "@/features/requests/guard/components/DenyModal";

/** Opens the guard's "Deny", from wherever they are at the gate. */
export const Denying = createContext<(who: Denied) => void>(() => undefined);
export const useDenying = (): ((who: Denied) => void) => useContext(Denying);
