// Texts of the platform area.
export const platform = {
  nav: { dashboard: "Dashboard" },
  dashboard: { title: "Platform" },
} as const;
