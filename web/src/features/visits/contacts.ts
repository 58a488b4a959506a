// The Contact Picker of Android; elsewhere there is none, and one types.
import type { Guest } from "@/features/visits/invite";

interface Contact {
  name?: string[];
  tel?: string[];
  email?: string[];
}
interface ContactPicker {
  select(properties: ("name" | "tel" | "email")[]): Promise<Contact[]>;
}

function picker(): ContactPicker | null {
  return (navigator as { contacts?: ContactPicker }).contacts ?? null;
}

export function canPickContact(): boolean {
  return picker() !== null;
}

/** What the person picked; null when they changed their mind. */
export async function pickContact(): Promise<Partial<Guest> | null> {
  try {
    const [contact] = (await picker()?.select(["name", "tel", "email"])) ?? [];
    if (!contact) return null;
    const found: Partial<Guest> = {};
    if (contact.name?.[0]) found.name = contact.name[0].slice(0, 100);
    if (contact.tel?.[0]) found.phone = contact.tel[0].slice(0, 25);
    if (contact.email?.[0]) found.email = contact.email[0];
    return found;
  } catch {
    return null;
  }
}
