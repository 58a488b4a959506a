// From the form of a ban to the request.
import type { BanIn, Severity } from "@/features/bans/queries";

/** Somebody known: by a visit, then `visitorId` says who, or by name and phone alone. */
export interface Person {
  visitorId: string | null;
  name: string;
  phone: string | null;
}

export const REASONS = ["rude", "uninvited", "selling", "damage"] as const;
export type ReasonChoice = (typeof REASONS)[number] | "other";
export type End = "severity" | "day" | "never";

export interface BanValues extends Record<string, unknown> {
  name: string;
  phone: string;
  /** A ready reason, or `other` with `reason` in own words; empty: nothing chosen yet. */
  choice: ReasonChoice | "";
  reason: string;
  severity: Severity;
  end: End;
  /** Of `day`: `2026-12-31`, the last one on which the ban holds. */
  day: string;
  scope: "personal" | "building";
}

export const emptyBan: BanValues = {
  name: "",
  phone: "",
  choice: "",
  reason: "",
  severity: "medium",
  end: "severity",
  day: "",
  scope: "personal",
};

/** Without an end the severity decides; null is for good. A day without a zone is the building's. */
function endOf({ end, day }: BanValues): Pick<BanIn, "expires_at"> {
  if (end === "severity") return {};
  return { expires_at: end === "never" ? null : `${day}T23:59:59` };
}

/** `words` are those of the ready reason. `scope` goes along only for those who may choose it. */
export function bodyOf(
  values: BanValues,
  person: Person | null,
  words: string,
  choosesScope: boolean,
): BanIn {
  const id = person?.visitorId ?? null;
  const who =
    id === null
      ? { name: (person?.name ?? values.name).trim(), phone: (person?.phone ?? values.phone).trim() }
      : { visitor_id: id, ...(person && { name: person.name }) };
  return {
    ...who,
    reason: values.choice === "other" ? values.reason.trim() : words,
    severity: values.severity,
    ban_type: "manual",
    ...endOf(values),
    ...(choosesScope && { scope: values.scope }),
  };
}
