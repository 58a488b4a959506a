// What a token and a stay say about themselves, without React.
import type { TokenEntry, TokenRow } from "@/features/tokens/queries";

export const STAYS = ["short", "long", "delivery", "contractor", "other"] as const;
export type Stay = (typeof STAYS)[number];

export const stayOf = (word: string): Stay => STAYS.find((one) => one === word) ?? "other";

/** Long stays are counted in days, all others in hours. */
export const inDays = (stay: string): boolean => stay === "long";

export type TokenState = "live" | "later" | "inside" | "overstayed" | "used" | "expired" | "revoked";

export function stateOf(token: TokenRow, now: Date): TokenState {
  const over = new Date(token.expires_at) <= now;
  if (token.is_inside) return over ? "overstayed" : "inside";
  if (token.revoked_at !== null) return "revoked";
  if (token.is_used) return "used";
  if (over) return "expired";
  return new Date(token.starts_at) > now ? "later" : "live";
}

/** Whether the server would take a longer time: not called off, and somebody inside or an entry left. */
export function mayExtend(token: TokenRow): boolean {
  return token.revoked_at === null && (token.is_inside || !token.is_used);
}

/** Whether it still lets somebody in, so that revoking it changes something. */
export function mayRevoke(token: TokenRow): boolean {
  return token.status === "pending" || token.status === "active";
}

export const SESSION_STATES = ["active", "expired", "completed", "terminated"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const sessionStateOf = (entry: TokenEntry): SessionState =>
  SESSION_STATES.find((one) => one === entry.status) ?? (entry.is_active ? "active" : "completed");

/** Minutes somebody was, or has been, inside. */
export function minutesOf(entry: TokenEntry, now: Date): number {
  if (entry.duration_minutes !== null) return entry.duration_minutes;
  return Math.max(0, Math.floor((now.getTime() - new Date(entry.entered_at).getTime()) / 60_000));
}
