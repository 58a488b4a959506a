// Texts of the admin area.
export const admin = {
  nav: { dashboard: "Dashboard" },
  dashboard: { title: "Dashboard" },
} as const;
