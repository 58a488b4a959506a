import { describe, expect, it } from "vitest";
import type { TokenEntry, TokenRow } from "@/features/tokens/queries";
import { mayExtend, mayRevoke, minutesOf, sessionStateOf, stateOf, stayOf } from "@/features/tokens/tokens";

const NOW = new Date("2026-03-09T12:00:00Z");
const token = (changes: Partial<TokenRow>): TokenRow => ({
  id: "t",
  visitor_name: "Ngozi Bello",
  visitor_phone: null,
  stay_type: "short",
  note: null,
  starts_at: "2026-03-09T11:00:00Z",
  expires_at: "2026-03-09T15:00:00Z",
  used_at: null,
  revoked_at: null,
  created_at: "2026-03-09T11:00:00Z",
  status: "pending",
  is_active: true,
  is_expired: false,
  is_used: false,
  is_inside: false,
  max_entries: 1,
  entries_count: 0,
  duration_minutes: 240,
  token: "SG_0000",
  ...changes,
});

describe("a token's state", () => {
  it("is live until its time is over, and not before it begins", () => {
    expect(stateOf(token({}), NOW)).toBe("live");
    expect(stateOf(token({ starts_at: "2026-03-09T13:00:00Z" }), NOW)).toBe("later");
    expect(stateOf(token({ expires_at: "2026-03-09T12:00:00Z" }), NOW)).toBe("expired");
    expect(stateOf(token({ is_used: true }), NOW)).toBe("used");
  });

  it("says first that somebody is inside, whatever became of the token", () => {
    const inside = { is_inside: true, is_used: true };
    expect(stateOf(token(inside), NOW)).toBe("inside");
    expect(stateOf(token({ ...inside, revoked_at: "2026-03-09T11:30:00Z" }), NOW)).toBe("inside");
    expect(stateOf(token({ ...inside, expires_at: "2026-03-09T11:59:00Z" }), NOW)).toBe("overstayed");
  });

  it("can be extended while somebody is inside or an entry is left, and never once it is revoked", () => {
    expect(mayExtend(token({ expires_at: "2026-03-08T12:00:00Z" }))).toBe(true);
    expect(mayExtend(token({ is_used: true }))).toBe(false);
    expect(mayExtend(token({ is_used: true, is_inside: true }))).toBe(true);
    expect(mayExtend(token({ revoked_at: "2026-03-09T11:30:00Z" }))).toBe(false);
    expect(mayRevoke(token({ status: "completed" }))).toBe(false);
  });

  it("reads an unknown stay as other", () => {
    expect(stayOf("long")).toBe("long");
    expect(stayOf("party")).toBe("other");
  });
});

describe("a stay", () => {
  const entry = { entered_at: "2026-03-09T10:30:00Z", status: "active", is_active: true } as TokenEntry;

  it("lasts until now, or as long as it lasted", () => {
    expect(minutesOf({ ...entry, duration_minutes: null }, NOW)).toBe(90);
    expect(minutesOf({ ...entry, duration_minutes: 7 }, NOW)).toBe(7);
    expect(minutesOf({ ...entry, entered_at: "2026-03-09T12:00:09Z", duration_minutes: null }, NOW)).toBe(0);
  });

  it("takes a newer server's word for what it is nearest to", () => {
    expect(sessionStateOf(entry)).toBe("active");
    expect(sessionStateOf({ ...entry, status: "paused" })).toBe("active");
    expect(sessionStateOf({ ...entry, status: "gone", is_active: false })).toBe("completed");
  });
});
