// What the guard is told about one scan: a pure reading of the outbox's result.
import type { AttentionLine, Reason, RefusalData } from "@/features/gate/api";
import type { ChosenVisit, Direction } from "@/offline/db";
import type { ScanResult } from "@/offline/outbox";

export type VerdictTone = "in" | "out" | "attention" | "no";

export interface Verdict {
  nonce: string;
  tone: VerdictTone;
  /** Why, when it is not a plain IN or OUT. `unverified`: kept here. `lost`: neither sent nor kept. `other`: see `message`.
   * `kept_yes`, `kept_no`: nobody answered, and this is what the list on this device says of a row. */
  reason: Reason | "unverified" | "kept_yes" | "kept_no" | "lost" | "other" | null;
  /** The server's words, for what has no words here. */
  message: string | null;
  names: string[];
  visitors: { id: string; name: string }[];
  title: string | null;
  unit: string | null;
  host: string | null;
  validFrom: string | null;
  validUntil: string | null;
  attention: AttentionLine[];
  /** Stays until tapped; the next code waits. */
  needsTap: boolean;
  /** With it an admitted scan can be taken back for a while. */
  scanId: string | null;
  /** What was scanned, or the row that was chosen, for letting only some pass. */
  code: string;
  chosen: ChosenVisit | null;
  direction: Direction;
}
export interface Asked {
  code: string;
  chosen?: ChosenVisit;
  direction: Direction;
  visitorIds?: string[];
}

/** Every reason the server knows; amber is what a guard can settle on the spot. A reason without a line here does not compile. */
export const REFUSALS: Readonly<Record<Reason, "attention" | "no">> = {
  unknown_code: "no",
  wrong_building: "no",
  banned: "no",
  already_inside: "attention",
  not_inside: "no",
  cancelled: "no",
  licence_inactive: "no",
  gate_closed: "no",
  not_yet_valid: "attention",
  expired: "no",
  used_up: "no",
  outside_hours: "no",
  needs_consent: "attention",
};

/** null for what is not on the list: a newer server's word, or a code without a reason. */
export function reasonOf(text: string | null): Reason | null {
  return text !== null && Object.hasOwn(REFUSALS, text) ? (text as Reason) : null;
}

const EMPTY = {
  message: null,
  names: [],
  visitors: [],
  title: null,
  unit: null,
  host: null,
  validFrom: null,
  validUntil: null,
  attention: [],
  scanId: null,
};

export function verdictOf(result: ScanResult, asked: Asked): Verdict {
  const { code, direction, chosen = null } = asked;
  const base = { ...EMPTY, ...known(chosen), nonce: result.nonce, code, chosen, direction };
  if (result.kind === "unverified") {
    const reason = chosen?.mayPass === true ? "kept_yes" : "unverified";
    return { ...base, tone: "attention", reason, needsTap: true };
  }
  if (result.kind === "failed") {
    const reason = chosen?.mayPass === false ? "kept_no" : "lost";
    return { ...base, tone: "no", reason, needsTap: true };
  }
  if (result.kind === "accepted") {
    const { answer } = result;
    const entering = answer.scan_type === "entry";
    return {
      ...base,
      tone: entering ? "in" : "out",
      reason: null,
      direction: entering ? "entry" : "exit",
      names: answer.visitors.map((visitor) => visitor.name),
      visitors: answer.visitors.map(({ visitor_id, name }) => ({ id: visitor_id, name })),
      title: answer.visit.title,
      unit: answer.visit.apartment_number,
      host: answer.visit.host,
      attention: answer.attention,
      needsTap: answer.attention.length > 0,
      scanId: answer.scan_id,
    };
  }
  const { error } = result;
  const reason = reasonOf(error.reason);
  const data = (error.body.data ?? {}) as Partial<RefusalData>;
  return {
    ...base,
    tone: reason === null ? "no" : REFUSALS[reason],
    reason: reason ?? "other",
    message: error.message,
    names: namesIn(data) ?? base.names,
    title: data.visit?.title ?? null,
    unit: data.visit?.apartment_number ?? base.unit,
    host: data.visit?.host ?? base.host,
    validFrom: data.valid_from ?? null,
    validUntil: data.valid_until ?? null,
    attention: data.attention ?? [],
    needsTap: true,
  };
}

/** Of a row the guard chose the names are known, whatever is answered. */
function known(chosen: ChosenVisit | null): Pick<Verdict, "names" | "unit" | "host"> {
  return { names: chosen?.names ?? [], unit: chosen?.unit ?? null, host: chosen?.host ?? null };
}

/** Those a refusal speaks of, else those whose pass it is. */
function namesIn({ attention = [], visitors = [] }: Partial<RefusalData>): string[] | null {
  const spoken = [...new Set(attention.map((line) => line.visitor).filter((name) => name !== ""))];
  const names = spoken.length > 0 ? spoken : visitors.map((visitor) => visitor.name);
  return names.length > 0 ? names : null;
}
