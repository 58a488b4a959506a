import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

// Deep teal. White on [7] and darker reaches AA; [3] on the dark grounds does.
const teal: MantineColorsTuple = [
  "#e7f5f4",
  "#cfe9e7",
  "#9fd5d1",
  "#5cc4be",
  "#38a49f",
  "#1f8682",
  "#126f6c",
  "#0b5c5a",
  "#094c4a",
  "#063836",
];
const warm: MantineColorsTuple = [
  "#f7f5f2",
  "#efece7",
  "#ded9d2",
  "#c6bfb6",
  "#a49c92",
  "#7d766d",
  "#5c5751",
  "#45413c",
  "#2e2b27",
  "#1f1d1a",
];
const warmDark: MantineColorsTuple = [
  "#f3f0ec",
  "#d9d4cd",
  "#b5aea5",
  "#8f877d",
  "#57524b",
  "#3d3a35",
  "#2c2a26",
  "#22201d",
  "#171614",
  "#100f0e",
];

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 7 },
  colors: { teal, gray: warm, dark: warmDark },
  defaultRadius: 12,
  radius: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", Menlo, monospace',
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.75rem" }, h2: { fontSize: "1.25rem" }, h3: { fontSize: "1.0625rem" } },
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  focusRing: "auto",
  components: {
    Button: { defaultProps: { h: "var(--gh-touch)" } },
    ActionIcon: { defaultProps: { size: 48, variant: "subtle" } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 150 } } },
  },
});

const shared = {
  "--mantine-color-body": "var(--gh-ground)",
  "--mantine-color-text": "var(--gh-text)",
  "--mantine-color-dimmed": "var(--gh-quiet)",
  "--mantine-color-placeholder": "var(--gh-quiet)",
  "--mantine-color-anchor": "var(--gh-brand)",
  "--mantine-color-error": "var(--gh-no)",
  "--mantine-color-default-border": "var(--gh-line)",
};
// Mantine's own is darker than the page it stands on.
const dark = {
  ...shared,
  "--mantine-color-teal-light": "#0f3635",
  "--mantine-color-teal-light-hover": "#144443",
};
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark });
