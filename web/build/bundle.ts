// What the build writes about itself, and which files the service worker may keep.
import { readFileSync } from "node:fs";

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  isEntry?: boolean;
}
export type Bundle = Record<string, Chunk>;

export function readBundle(path: string): Bundle {
  return JSON.parse(readFileSync(path, "utf8")) as Bundle;
}

/** Files loaded by a source: itself, what it imports, and, when asked, what it imports later. */
export function filesOf(bundle: Bundle, source: string, { later = false } = {}): Set<string> {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    files.add(chunk.file);
    chunk.css?.forEach((file) => files.add(file));
    chunk.imports?.forEach(visit);
    // Chunks import the entry back; what the entry loads on demand is every area.
    if (later && name !== "index.html") chunk.dynamicImports?.forEach(visit);
  };
  visit(source);
  return files;
}

/** The shell: entry, sign-in, the live connection, guard with the tablet's page, and resident. Not the desks (admin, platform) and no wasm. */
const SHELL = [
  "src/routes/auth/LoginPage.tsx",
  "src/realtime/socket.ts",
  "src/routes/guard/index.tsx",
  "src/routes/device/index.tsx",
  "src/routes/resident/index.tsx",
];

export function shellFiles(bundle: Bundle): Set<string> {
  const files = filesOf(bundle, "index.html");
  for (const source of SHELL) {
    const later = source.startsWith("src/routes/");
    for (const file of filesOf(bundle, source, { later })) files.add(file);
  }
  return files;
}
