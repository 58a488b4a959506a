// Which lists an event makes stale. Keys are the first word of a query key (a feature's name); a hint, never the data itself.
// The events the server describes in its OpenAPI file must all be here; the others it will send in later versions.
import type { webhooks } from "@/api/schema.gen";

export const EFFECTS: Readonly<
  Record<keyof webhooks, readonly string[]> & Record<string, readonly string[]>
> = {
  "visit:created": ["visits", "gate", "dashboard"],
  "visit:updated": ["visits", "gate", "dashboard"],
  "visit:cancelled": ["visits", "gate", "dashboard"],
  "visit:qr_scanned": ["visits", "gate", "dashboard"],
  "visitor:arrived": ["visits", "gate", "dashboard"],
  "visitor:entered": ["visits", "gate", "dashboard"],
  "visitor:exited": ["visits", "gate", "dashboard"],
  "visitor:ban": ["bans", "visits", "gate"],
  "visitor:unban": ["bans", "visits", "gate"],
  "entry:changed": ["gate", "visits", "dashboard"],
  "gate:overstay": ["gate", "dashboard"],
  "gate:shift": ["gate", "shift"],
  "notification:new": ["notifications", "dashboard"],
  notification: ["notifications", "dashboard"],
  "approval:changed": ["approvals", "people", "properties", "identity", "dashboard", "platform"],
  "device:changed": ["devices", "gate"],
  "import:progress": ["imports"],
  "delivery:changed": ["deliveries", "gate"],
  "parcel:changed": ["parcels", "gate"],
  "gate_pass:changed": ["gate-passes", "gate"],
  "emergency:alert": ["community", "notifications"],
  "entry-request": ["requests", "gate", "visits", "dashboard"],
  "entry-request-status": ["requests", "gate", "visits", "dashboard"],
};
