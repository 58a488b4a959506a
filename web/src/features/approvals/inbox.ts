// The inbox without its screen: what a key means, which request is open, how long one still waits.
import type { Approval } from "@/features/approvals/queries";

export const STATUSES = ["pending", "approved", "rejected", "expired", "withdrawn", "all"] as const;
export const KINDS = ["resident_registration", "unit_change", "property_claim"] as const;
export type Kind = (typeof KINDS)[number];
export type Act = "approve" | "reject" | "next" | "before";

const ACTS: Readonly<Record<string, Act>> = { a: "approve", r: "reject", j: "next", k: "before" };
const DAY = 86_400_000;
const SOON_DAYS = 7;

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  target: EventTarget | null;
}

/** What a key press asks for; null while somebody types or a dialog is open. A held key moves, but never decides twice. */
export function actOf(press: Pressed, dialogOpen: boolean): Act | null {
  if (dialogOpen || press.ctrlKey || press.metaKey || press.altKey) return null;
  const target = press.target;
  if (target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"))
    return null;
  const act = ACTS[press.key.toLowerCase()] ?? null;
  return press.repeat && (act === "approve" || act === "reject") ? null : act;
}

/** The row after or before; the ends stay where they are. */
export function step(ids: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}

/** Whole days until a request lapses when that is soon, else null. */
export function daysLeft(one: Pick<Approval, "status" | "expires_at">, now: Date): number | null {
  if (one.status !== "pending") return null;
  const left = (new Date(one.expires_at).getTime() - now.getTime()) / DAY;
  return left > SOON_DAYS ? null : Math.max(0, Math.floor(left));
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** What a request is about, from what its person wrote. */
export function factsOf(one: Approval) {
  const data = one.registration_data;
  return {
    unit: one.user.apartment_number ?? text(data["house_number"]),
    from: text(data["current_apartment_number"]),
    block: text(data["block"]),
    address: text(data["address"]),
    emergency: [text(data["emergency_contact_name"]), text(data["emergency_contact_phone"])]
      .filter((part) => part !== null)
      .join(", "),
  };
}

export const kindOf = (one: Approval): Kind | null => KINDS.find((kind) => kind === one.request_type) ?? null;
export const nameOf = (one: Approval): string => one.user.full_name || one.user.email || one.id;
