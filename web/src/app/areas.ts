// Which area a path belongs to, and what the server must have granted for it. Never the role.
import type { Session } from "@/api/session";

export interface Area {
  name: "guard" | "resident" | "admin" | "platform";
  /** Its paths begin here; the resident's lie at the root. */
  base: string;
  allows: (session: Session) => boolean;
}

const lands = (session: Session, base: string): boolean =>
  session.landing === base || session.landing.startsWith(`${base}/`);

export const AREAS: readonly Area[] = [
  { name: "guard", base: "/gate", allows: ({ permissions }) => permissions.includes("gate:scan") },
  { name: "platform", base: "/super-admin", allows: (session) => lands(session, "/super-admin") },
  // A landlord lands at the building's desk without its rights; the desk shows what the rights allow.
  {
    name: "admin",
    base: "/admin",
    allows: (session) => session.permissions.includes("dashboard:admin") || lands(session, "/admin"),
  },
  { name: "resident", base: "", allows: ({ permissions }) => permissions.includes("dashboard:resident") },
];

/** A path within this app to return to after sign-in; never another site. */
export function safeReturn(path: string | null): string | null {
  if (!path?.startsWith("/") || path.startsWith("//") || path.includes("\\")) return null;
  return path === "/" || path.startsWith("/login") ? null : path;
}
