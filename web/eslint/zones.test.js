import { expect, it } from "vitest";
import { problemOf } from "./zones.js";

const ask = (from, to) => problemOf("/s", `/s/${from}`, `/s/${to}`);

it.each([
  ["features/gate/queries.ts", "features/visits/queries"],
  ["routes/guard/index.tsx", "routes/admin/Shell"],
  ["routes/guard/index.tsx", "app/session"],
  ["features/gate/queries.ts", "routes/guard/Shell"],
  ["ui/Page.tsx", "features/gate/queries"],
  ["lib/time.ts", "api/client"],
  ["api/client.ts", "ui/Page"],
])("%s may not import %s", (from, to) => {
  expect(ask(from, to)).toBeTruthy();
});

it.each([
  ["features/gate/components/Verdict.tsx", "features/gate/queries"],
  ["features/gate/queries.ts", "api/client"],
  ["routes/guard/index.tsx", "features/gate/queries"],
  ["app/router.tsx", "routes/guard/index"],
  ["ui/ErrorState.tsx", "api/errors"],
])("%s may import %s", (from, to) => {
  expect(ask(from, to)).toBeNull();
});
