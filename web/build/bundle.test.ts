import { expect, it } from "vitest";
import { filesOf, shellFiles, type Bundle } from "./bundle";

const bundle: Bundle = {
  "index.html": {
    file: "assets/index.js",
    imports: ["_kit"],
    css: ["assets/index.css"],
    dynamicImports: ["src/routes/admin/index.tsx"],
  },
  _kit: { file: "assets/kit.js" },
  "src/routes/guard/index.tsx": {
    file: "assets/guard.js",
    imports: ["_kit", "index.html"],
    dynamicImports: ["src/features/gate/late.tsx"],
  },
  "src/features/gate/late.tsx": { file: "assets/late.js" },
  "src/routes/admin/index.tsx": { file: "assets/admin.js", imports: ["_kit"] },
};

it("follows imports, and later ones when asked", () => {
  expect([...filesOf(bundle, "src/routes/guard/index.tsx")]).toEqual([
    "assets/guard.js",
    "assets/kit.js",
    "assets/index.js",
    "assets/index.css",
  ]);
  expect(filesOf(bundle, "src/routes/guard/index.tsx", { later: true })).toContain("assets/late.js");
});

it("keeps the desks out of the shell", () => {
  const shell = shellFiles(bundle);
  expect(shell).toContain("assets/late.js");
  expect(shell).toContain("assets/index.css");
  expect(shell).not.toContain("assets/admin.js");
});
