// Texts of the guard area.
export const guard = {
  home: { title: "Gate" },
  shell: { title: "Gate console" },
} as const;
