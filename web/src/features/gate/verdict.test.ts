import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import type { Reason } from "@/features/gate/api";
import { reasonOf, REFUSALS, verdictOf } from "@/features/gate/verdict";
import { admin } from "@/i18n/en/admin";
import { guard } from "@/i18n/en/guard";
import { resident } from "@/i18n/en/resident";
import type { ScanAnswer, ScanResult } from "@/offline/outbox";

const asked = { code: "488935", direction: "auto" as const };
const visit = {
  visit_id: "v1",
  title: "Dinner",
  host: "Nkem Obiora",
  apartment_number: "K4",
  status: "active",
  entry: true,
  exit: false,
};

function admitted(change: Partial<ScanAnswer> = {}): ScanResult {
  const answer: ScanAnswer = {
    scan_id: "s1",
    visit,
    scan_type: "entry",
    scanned_at: "2026-11-21T10:00:00Z",
    scanner: { id: "g1", name: "Guard", role: "security" },
    gate_number: "Main Gate",
    entry_id: "e1",
    visitors: [{ visitor_id: "p1", name: "Ngozi Bello", entry_id: "e1" }],
    party: { visit_type: "single", companions: 0, plate: null, provider: null, leave_at_gate: false },
    attention: [],
    ...change,
  };
  return { kind: "accepted", nonce: "n1", answer };
}

function refused(reason: string | null, data: object = {}): ScanResult {
  const error = new ApiError(409, "X", "the server's words", reason, [], null, null, { data });
  return { kind: "refused", nonce: "n1", error };
}

describe("an admitted scan", () => {
  it("is green IN and goes by itself", () => {
    expect(verdictOf(admitted(), asked)).toMatchObject({
      tone: "in",
      reason: null,
      needsTap: false,
      scanId: "s1",
      names: ["Ngozi Bello"],
      unit: "K4",
      host: "Nkem Obiora",
      direction: "entry",
    });
  });

  it("is blue OUT when AUTO let somebody leave", () => {
    expect(verdictOf(admitted({ scan_type: "exit" }), asked)).toMatchObject({
      tone: "out",
      direction: "exit",
    });
  });

  it("with something to look at waits for the guard", () => {
    const attention = [{ kind: "overstay", visitor: "Ngozi Bello", detail: "late" }];
    expect(verdictOf(admitted({ attention }), asked)).toMatchObject({
      tone: "in",
      needsTap: true,
      attention,
    });
  });
});

describe("a refusal", () => {
  const amber: Reason[] = ["already_inside", "not_yet_valid", "needs_consent"];

  it.each(Object.keys(REFUSALS) as Reason[])("%s has its colour and its words", (reason) => {
    const verdict = verdictOf(refused(reason), asked);
    expect(verdict).toMatchObject({
      tone: amber.includes(reason) ? "attention" : "no",
      reason,
      needsTap: true,
    });
    expect(guard.reason[reason].length).toBeGreaterThan(10);
  });

  it("has words on every page that shows one", () => {
    const known = Object.keys(REFUSALS).sort();
    expect(Object.keys(admin.reason).sort()).toEqual(known);
    expect(Object.keys(resident.refusal).sort()).toEqual(known);
  });

  it("of a word that is no reason is none, not even a word every object knows", () => {
    expect([null, "", "novel", "toString"].map(reasonOf)).toEqual([null, null, null, null]);
  });

  it("shows what the server told about the visit, and nobody twice", () => {
    const line = { kind: "ban", visitor: "Ngozi Bello", detail: "high: theft" };
    const verdict = verdictOf(refused("banned", { visit, attention: [line, line] }), asked);
    expect(verdict).toMatchObject({ names: ["Ngozi Bello"], unit: "K4", title: "Dinner", scanId: null });
  });

  it("names whose pass it is when the refusal speaks of nobody", () => {
    const visitors = [{ visitor_id: "1", name: "Ada Obi" }];
    const verdict = verdictOf(refused("already_inside", { visit, attention: [], visitors }), asked);
    expect(verdict.names).toEqual(["Ada Obi"]);
  });

  it("without a reason of ours says the server's words", () => {
    expect(verdictOf(refused(null), asked)).toMatchObject({
      tone: "no",
      reason: "other",
      message: "the server's words",
    });
  });
});

describe("nobody answered", () => {
  const error = new ApiError(0, "NETWORK", "away");

  it("is amber when it is kept here", () => {
    const verdict = verdictOf({ kind: "unverified", nonce: "n1", error }, asked);
    expect(verdict).toMatchObject({ tone: "attention", reason: "unverified", needsTap: true });
  });

  it("is red when it could not even be kept", () => {
    expect(verdictOf({ kind: "failed", nonce: "n1", error }, asked)).toMatchObject({
      tone: "no",
      reason: "lost",
    });
  });
});
