// The resident's addresses, written once.
export const paths = {
  home: "/dashboard",
  invite: "/invite",
  inviteFrequent: (visitorId: string) => `/invite?person=${encodeURIComponent(visitorId)}`,
  inviteAgain: (visitId: string) => `/invite?again=${encodeURIComponent(visitId)}`,
  visit: (id: string) => `/dashboard/visits/${encodeURIComponent(id)}`,
  visitors: "/visitors",
  news: "/notifications",
  help: "/help",
  more: "/more",
  profile: "/profile",
} as const;
