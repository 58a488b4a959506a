// What the forms of deliveries ask and send, without React.
import type { ExpectedIn, RuleChange } from "@/features/deliveries/mutations";
import type { Expected, Rule } from "@/features/deliveries/queries";
import { toLocalInput } from "@/lib/localInput";
import type { Day } from "@/lib/weekdays";

/** Hours are both given or both left out. */
export const hoursFit = (from: string, until: string): boolean => (from === "") === (until === "");

export interface ExpectedValues extends Record<string, unknown> {
  company: string;
  item: string;
  day: string;
  from: string;
  until: string;
  auto: boolean;
  leave: boolean;
  unit: string;
}

/** Today by the reader's calendar. */
export const firstExpected = (now: Date): ExpectedValues => ({
  company: "",
  item: "",
  day: toLocalInput(now).slice(0, 10),
  from: "",
  until: "",
  auto: true,
  leave: false,
  unit: "",
});

export function expectedBody(values: ExpectedValues): ExpectedIn {
  const item = values.item.trim();
  return {
    companyName: values.company.trim(),
    expectedDate: values.day,
    autoApprove: values.auto,
    leaveAtGate: values.auto && values.leave,
    ...(item !== "" && { itemName: item }),
    ...(values.from !== "" && { timeFrom: values.from, timeUntil: values.until }),
    ...(values.unit !== "" && { flatId: values.unit }),
  };
}

/** What the gate does when it comes. */
export const answerOf = ({ autoApprove, leaveAtGate }: Expected): "asks" | "answers" | "leaves" =>
  autoApprove ? (leaveAtGate ? "leaves" : "answers") : "asks";

export interface RuleValues extends Record<string, unknown> {
  companies: string[];
  days: Day[];
  from: string;
  until: string;
  leave: boolean;
  unit: string;
}

export const ruleValues = (rule: Rule | null): RuleValues => ({
  companies: rule?.companies ?? [],
  days: rule === null || rule.allowedDays.length === 7 ? [] : rule.allowedDays,
  from: rule?.timeFrom ?? "",
  until: rule?.timeUntil ?? "",
  leave: rule?.leaveAtGate ?? false,
  unit: rule?.flatId ?? "",
});

/** Both hours are sent even when empty: null takes a limit away. */
export function ruleBody(values: RuleValues): Required<Omit<RuleChange, "isActive">> {
  return {
    companies: values.companies,
    allowedDays: values.days,
    timeFrom: values.from === "" ? null : values.from,
    timeUntil: values.until === "" ? null : values.until,
    leaveAtGate: values.leave,
  };
}

/** A name once, however it is written; null when it is there or empty. */
export function addCompany(companies: readonly string[], name: string): string[] | null {
  const plain = name.trim();
  const key = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
  if (plain === "" || companies.some((one) => key(one) === key(plain))) return null;
  return [...companies, plain];
}
