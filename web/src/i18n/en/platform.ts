// Texts of the platform area.
export const platform = {
  nav: { dashboard: "Dashboard" },
  dashboard: { title: "Platform" },
  numbers: {
    title: "In numbers",
    buildings: "Buildings",
    active: "Active buildings",
    people: "People",
    inside: "Visits inside now",
    today: "Visits today",
    month: "Visits this month",
    zones: "Each building counts its own day and month.",
  },
} as const;
