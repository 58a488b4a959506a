// Texts of the resident area.
export const resident = {
  nav: { home: "Home", visitors: "Visitors", help: "Help", more: "More" },
  home: { title: "Home" },
  visitors: { title: "Visitors" },
  help: { title: "Help" },
  more: { title: "More" },
} as const;
