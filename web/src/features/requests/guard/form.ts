// What a guard fills in about somebody at the gate: pure, without React and without the server.
import type { components } from "@/api/schema.gen";
import type { GateUnit } from "@/ui/gateUnits";

export type Ask = components["schemas"]["EntryRequestIn"];
export type Known = components["schemas"]["KnownVisitorOut"];
export type Rules = components["schemas"]["WalkInRules"];
export type Type = "guest" | "delivery" | "cab" | "service" | "other";

export const TYPES: readonly Type[] = ["guest", "delivery", "cab", "service", "other"];
export const MOST_UNITS = 20;
const KINDS: Readonly<Record<Type, Ask["type"]>> = {
  guest: "VISITOR",
  delivery: "DELIVERY",
  cab: "CAB",
  service: "VENDOR",
  other: "VISITOR",
};
/** Comes for a company whose initials are one tap. */
export const HAS_PROVIDER: ReadonlySet<Type> = new Set<Type>(["delivery", "cab", "service"]);
const CABS = ["UBER", "BOLT", "INDRIVE", "OLA"];

export interface Form {
  /** As it was touched: digits, perhaps a + in front. */
  phone: string;
  type: Type | null;
  name: string;
  provider: string | null;
  units: readonly GateUnit[];
  party: number;
  packages: number;
  plate: string;
  purpose: string;
  remarks: string;
  /** What the visitor answered; null: not asked yet. */
  consent: boolean | null;
}

export const EMPTY: Form = {
  phone: "",
  type: null,
  name: "",
  provider: null,
  units: [],
  party: 1,
  packages: 0,
  plate: "",
  purpose: "",
  remarks: "",
  consent: null,
};

const MOST_DIGITS = 15;
const FEWEST_DIGITS = 7;
const digitsOf = (phone: string): number => phone.replace(/\D/g, "").length;

/** The phone after a key: a digit, +, Backspace or Clear. */
export function pressed(phone: string, key: string): string {
  if (key === "Backspace") return phone.slice(0, -1);
  if (key === "Clear") return "";
  if (key === "+") return phone === "" ? "+" : phone;
  return /^\d$/.test(key) && digitsOf(phone) < MOST_DIGITS ? phone + key : phone;
}

/** Long enough to be somebody's number. */
export const isNumber = (phone: string): boolean => digitsOf(phone) >= FEWEST_DIGITS;

/** In groups, for eyes that compare it with another screen: "0803 123 4567", "+234 803 123 4567". */
export function grouped(phone: string): string {
  const plus = phone.startsWith("+");
  const digits = phone.replace(/\D/g, "");
  const head = plus ? digits.slice(0, 3) : digits.slice(0, 4);
  const rest = digits.slice(head.length);
  const groups = [rest.slice(0, 3), rest.slice(3, 6), rest.slice(6)].filter(Boolean);
  const joined = rest.length > 6 && rest.length < 8 ? [rest.slice(0, 3), rest.slice(3)] : groups;
  return (plus ? "+" : "") + [head, ...joined].filter(Boolean).join(" ");
}

/** The initials on a company's tile: "SWIGGY" SW, "Big Basket" BB. */
export function initials(company: string): string {
  const words = company.trim().split(/[\s_-]+/);
  const [first = "", second = ""] = words;
  const letters = second === "" ? first.slice(0, 2) : first.slice(0, 1) + second.slice(0, 1);
  return letters.toUpperCase();
}

/** Companies to offer: those of this device's last asks first. */
export function providersFor(type: Type, rules: Rules | undefined, last: readonly string[]): string[] {
  const known = type === "delivery" ? (rules?.providers ?? []) : type === "cab" ? CABS : [];
  return [...new Set([...last, ...known])];
}

/** The type chosen, and what a returning visitor brings along. What the guard wrote already stays. */
export function withType(form: Form, type: Type, known: Known | null): Form {
  return { ...withKnown(form, known), type, provider: HAS_PROVIDER.has(type) ? form.provider : null };
}

export function withKnown(form: Form, known: Known | null): Form {
  if (known === null || !known.known) return form;
  const flat = known.lastFlat;
  const unit = flat && {
    id: flat.id,
    name: flat.blockName === null ? flat.flatNumber : `${flat.blockName} ${flat.flatNumber}`,
  };
  return {
    ...form,
    name: form.name === "" ? (known.name ?? "") : form.name,
    units: form.units.length === 0 && unit ? [unit] : form.units,
  };
}

/** One unit more, or one less where it was chosen. */
export function toggled(units: readonly GateUnit[], unit: GateUnit): readonly GateUnit[] {
  if (units.some((one) => one.id === unit.id)) return units.filter((one) => one.id !== unit.id);
  return units.length < MOST_UNITS ? [...units, unit] : units;
}

export type Missing = "type" | "units" | "name" | "purpose" | "consent";

/** What is still to be said before anybody can be asked; null: nothing. */
export function missingOf(form: Form, rules: Rules | undefined): Missing | null {
  if (form.type === null) return "type";
  if (form.units.length === 0) return "units";
  if (form.type === "guest" && form.name.trim() === "") return "name";
  if (form.type === "other" && form.purpose.trim() === "") return "purpose";
  if (rules?.consentRequired && form.consent === null) return "consent";
  return null;
}

/** The request's body. Fields left empty are not sent. */
export function bodyOf(form: Form, photoKey: string | null, gate: string | null): Ask {
  const text = (value: string): string | null => (value.trim() === "" ? null : value.trim());
  const [first] = form.units;
  const fields = {
    flatId: form.units.length === 1 && first ? first.id : null,
    flatIds: form.units.length > 1 ? form.units.map((unit) => unit.id) : null,
    visitorName: text(form.name),
    visitorPhone: isNumber(form.phone) ? form.phone : null,
    providerTag: form.provider,
    purpose: text(form.purpose),
    vehicleNumber: text(form.plate),
    remarks: text(form.remarks),
    photoKey,
    gate,
    consent: form.consent,
  };
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return {
    type: KINDS[form.type ?? "other"],
    partySize: form.party,
    packageCount: form.packages,
    ...said,
  } as Ask;
}

/** The form of a request that nobody answered, to ask once more. */
export function formOf(request: components["schemas"]["EntryRequestDetail"]): Form {
  const types: Partial<Record<typeof request.type, Type>> = {
    DELIVERY: "delivery",
    CAB: "cab",
    VENDOR: "service",
  };
  return {
    ...EMPTY,
    phone: request.visitorPhone?.includes("•") ? "" : (request.visitorPhone ?? ""),
    type: types[request.type] ?? (request.visitorName === null ? "other" : "guest"),
    name: request.visitorName ?? "",
    provider: request.providerTag,
    units: request.targetFlats.map((flat) => ({
      id: flat.id,
      name: flat.blockName === null ? flat.flatNumber : `${flat.blockName} ${flat.flatNumber}`,
    })),
    party: request.partySize,
    packages: request.packageCount,
    plate: request.vehicleNumber ?? "",
    purpose: request.purpose ?? "",
    remarks: request.remarks ?? "",
  };
}
