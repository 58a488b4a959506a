// The Contact Picker of Android; elsewhere there is none, and one types.

export interface Picked {
  name: string;
  phone: string;
  email: string;
}
interface Contact {
  name?: string[];
  tel?: string[];
  email?: string[];
}
interface ContactPicker {
  select(properties: ("name" | "tel" | "email")[], options?: { multiple: boolean }): Promise<Contact[]>;
}

function picker(): ContactPicker | null {
  return (navigator as { contacts?: ContactPicker }).contacts ?? null;
}

export function canPickContacts(): boolean {
  return picker() !== null;
}

/** Whom the person picked; nobody when they changed their mind. What a contact lacks is empty. */
async function pick(multiple: boolean): Promise<Picked[]> {
  try {
    const found = (await picker()?.select(["name", "tel", "email"], { multiple })) ?? [];
    return found.map((one) => ({
      name: (one.name?.[0] ?? "").slice(0, 100),
      phone: (one.tel?.[0] ?? "").slice(0, 25),
      email: one.email?.[0] ?? "",
    }));
  } catch {
    return [];
  }
}

export async function pickContact(): Promise<Picked | null> {
  return (await pick(false))[0] ?? null;
}

export const pickContacts = (): Promise<Picked[]> => pick(true);
