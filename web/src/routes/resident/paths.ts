// The resident's addresses, written once.
export const paths = {
  home: "/dashboard",
  invite: "/invite",
  inviteContact: (contactId: string) => `/invite?contact=${encodeURIComponent(contactId)}`,
  inviteFrequent: (visitorId: string) => `/invite?person=${encodeURIComponent(visitorId)}`,
  inviteAgain: (visitId: string) => `/invite?again=${encodeURIComponent(visitId)}`,
  visit: (id: string) => `/dashboard/visits/${encodeURIComponent(id)}`,
  request: (id: string) => `/requests/${encodeURIComponent(id)}`,
  visitors: "/visitors",
  contacts: "/contacts",
  bans: "/bans",
  deliveries: "/deliveries",
  gatePasses: "/gate-passes",
  tokens: "/tokens",
  news: "/notifications",
  help: "/help",
  more: "/more",
  profile: "/profile",
} as const;

/** Where a notification leads: the visit or the request it is about. */
export function aboutPath(item: { referenceType: string | null; referenceId: string | null }): string | null {
  if (item.referenceId === null) return null;
  if (item.referenceType === "visit") return paths.visit(item.referenceId);
  return item.referenceType === "entry_request" ? paths.request(item.referenceId) : null;
}
