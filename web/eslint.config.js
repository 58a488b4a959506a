import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { zones } from "./eslint/zones.js";

export default defineConfig(
  { ignores: ["dist", ".build", "node_modules", "src/api/schema.gen.ts", "public"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    plugins: { "react-hooks": reactHooks, gatehouse: { rules: { zones } } },
    rules: {
      "gatehouse/zones": "error",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "use call(http.GET(…)) from @/api/client" },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@tanstack/react-query",
              importNames: ["useInfiniteQuery"],
              message: "lists page by number or cursor in the URL",
            },
            {
              name: "@mantine/core",
              importNames: ["Loader"],
              message: "skeletons, not spinners: ListSkeleton from @/ui/ListSkeleton",
            },
          ],
        },
      ],
    },
  },
  { files: ["src/api/transport.ts", "**/*.test.{ts,tsx}"], rules: { "no-restricted-globals": "off" } },
  { files: ["src/i18n/en/**"], rules: { "max-lines": "off" } },
);
