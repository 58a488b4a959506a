// What a gate pass says about itself and what its form asks for, without React.
import type { PassIn } from "@/features/gatepasses/mutations";
import type { GatePass } from "@/features/gatepasses/queries";
import { fromLocalInput, toLocalInput } from "@/lib/localInput";

export const TYPES = ["MATERIAL", "VEHICLE", "MOVE_IN", "MOVE_OUT", "MAINTENANCE"] as const;
export type PassType = (typeof TYPES)[number];
export const STATUSES = ["PENDING", "APPROVED", "REJECTED", "USED", "EXPIRED"] as const;

export type PassState = GatePass["status"] | "cancelled";

/** 004 calls a pass that was called off expired; people should read which it was. */
export const stateOf = (pass: GatePass): PassState => (pass.cancelledAt === null ? pass.status : "cancelled");

/** Whether it can still be called off. */
export const isOpen = ({ status }: GatePass): boolean => status === "PENDING" || status === "APPROVED";

export interface PassValues extends Record<string, unknown> {
  type: PassType;
  title: string;
  from: string;
  until: string;
  items: string;
  vehicle: string;
  driver: string;
  driverPhone: string;
  worker: string;
  workerPhone: string;
  company: string;
  description: string;
  unit: string;
}

type Extra = "items" | "vehicle" | "driver" | "driverPhone" | "worker" | "workerPhone" | "company";

/** What each kind asks beside its window. */
export const EXTRAS: Readonly<Record<PassType, readonly Extra[]>> = {
  MATERIAL: ["items", "vehicle"],
  VEHICLE: ["vehicle", "driver", "driverPhone"],
  MOVE_IN: ["company", "vehicle", "driver", "driverPhone", "items"],
  MOVE_OUT: ["company", "vehicle", "driver", "driverPhone", "items"],
  MAINTENANCE: ["company", "worker", "workerPhone", "vehicle"],
};

const HOUR = 3_600_000;

/** From the next full hour on, for eight hours. */
export function firstValues(now: Date): PassValues {
  const from = new Date(Math.ceil(now.getTime() / HOUR) * HOUR);
  return {
    type: "MATERIAL",
    title: "",
    from: toLocalInput(from),
    until: toLocalInput(new Date(from.getTime() + 8 * HOUR)),
    items: "",
    vehicle: "",
    driver: "",
    driverPhone: "",
    worker: "",
    workerPhone: "",
    company: "",
    description: "",
    unit: "",
  };
}

/** Whether `until` is a time after `from`. */
export function isAfter(until: string, from: string): boolean {
  const [end, start] = [fromLocalInput(until), fromLocalInput(from)];
  return end !== null && (start === null || end > start);
}

/** The request's body: what belongs to another kind stays out. */
export function bodyOf(values: PassValues): PassIn {
  const asks = (extra: Extra): boolean => EXTRAS[values.type].includes(extra);
  const given = (extra: Extra): string => (asks(extra) ? values[extra].trim() : "");
  const said = <K extends string>(name: K, text: string) =>
    (text === "" ? {} : { [name]: text }) as Partial<Record<K, string>>;
  const instant = (text: string): string => (fromLocalInput(text) ?? new Date(0)).toISOString();
  return {
    type: values.type,
    title: values.title.trim(),
    validFrom: instant(values.from),
    validUntil: instant(values.until),
    itemsList: given("items")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    attachments: [],
    ...said("vehicleNumber", given("vehicle")),
    ...said("driverName", given("driver")),
    ...said("driverPhone", given("driverPhone")),
    ...said("workerName", given("worker")),
    ...said("workerPhone", given("workerPhone")),
    ...said("companyName", given("company")),
    ...said("description", values.description.trim()),
    ...said("flatId", values.unit),
  };
}
