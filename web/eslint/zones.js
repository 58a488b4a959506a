// Import direction (STYLE 5.2): lib, i18n, api, ui … → features → routes → app. Features and areas never import each other.
import path from "node:path";

const KERNEL = {
  lib: ["lib"],
  i18n: ["i18n", "lib"],
  api: ["api", "lib"],
  realtime: ["realtime", "api", "lib"],
  offline: ["offline", "realtime", "api", "lib"],
  ui: ["ui", "lib", "i18n", "api", "realtime", "offline"],
  sw: ["sw", "lib"],
};
const SHARED = ["lib", "i18n", "api", "realtime", "offline", "ui"];

function zoneOf(source, file) {
  const [zone, part] = path.relative(source, file).split(path.sep);
  return { zone, part };
}

export function problemOf(source, from, to) {
  const importer = zoneOf(source, from);
  const target = zoneOf(source, to);
  if (target.zone === "..") return null;
  if (KERNEL[importer.zone]) {
    return KERNEL[importer.zone].includes(target.zone)
      ? null
      : `${importer.zone}/ may import ${KERNEL[importer.zone].join(", ")} only; move what both need down into one of them`;
  }
  if (importer.zone === "features") {
    if (SHARED.includes(target.zone)) return null;
    if (target.zone === "features" && target.part === importer.part) return null;
    return "a feature imports ui, lib, api, realtime, offline, i18n and itself; let the route put two features together";
  }
  if (importer.zone === "routes") {
    if (SHARED.includes(target.zone) || target.zone === "features") return null;
    if (target.zone === "routes" && target.part === importer.part) return null;
    return "an area never imports another area or app/; what two areas share is a feature or a primitive in ui/";
  }
  return null;
}

/** Resolves `@/x` and relative imports by hand: no resolver needed. */
export const zones = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const marker = `${path.sep}src${path.sep}`;
    const at = context.filename.lastIndexOf(marker);
    if (at < 0) return {};
    const source = context.filename.slice(0, at + marker.length - 1);
    const check = (node) => {
      const name = node.source?.value;
      if (typeof name !== "string") return;
      const to = name.startsWith("@/")
        ? path.join(source, name.slice(2))
        : name.startsWith(".")
          ? path.resolve(path.dirname(context.filename), name)
          : null;
      const message = to && problemOf(source, context.filename, to);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
