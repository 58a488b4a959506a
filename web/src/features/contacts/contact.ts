// Between a contact and its form.
import type { Contact, ContactChange, ContactIn } from "@/features/contacts/queries";

export interface ContactValues extends Record<string, unknown> {
  name: string;
  phone: string;
  email: string;
  nickname: string;
  relationship: string;
  category: string;
  plate: string;
  /** Separated by commas. */
  tags: string;
  notes: string;
  favourite: boolean;
}

export const emptyContact: ContactValues = {
  name: "",
  phone: "",
  email: "",
  nickname: "",
  relationship: "",
  category: "",
  plate: "",
  tags: "",
  notes: "",
  favourite: false,
};

export function valuesOf(contact: Contact): ContactValues {
  return {
    name: contact.name,
    phone: contact.phone,
    email: contact.email ?? "",
    nickname: contact.nickname ?? "",
    relationship: contact.relationship_text === null ? contact.relationship : "",
    category: contact.category,
    plate: contact.plate ?? "",
    tags: contact.tags.join(", "),
    notes: contact.notes ?? "",
    favourite: contact.priority !== null,
  };
}

/** Each tag once, whatever its case. */
export function tagsOf(text: string): string[] {
  const seen = new Map<string, string>();
  for (const part of text.split(",")) {
    const tag = part.trim();
    if (tag !== "" && !seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  }
  return [...seen.values()];
}

const textOrNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** All that the form says. A category or relationship that nobody chose stays the server's; so does the rank of a favourite. */
export function bodyOf(values: ContactValues, before: Contact | null): ContactIn & ContactChange {
  const chosen = (name: "relationship" | "category"): object =>
    values[name] === "" ? {} : { [name]: values[name] };
  return {
    name: values.name.trim(),
    phone: values.phone.trim(),
    email: textOrNull(values.email),
    nickname: textOrNull(values.nickname),
    plate: textOrNull(values.plate),
    notes: textOrNull(values.notes),
    tags: tagsOf(values.tags),
    priority: values.favourite ? (before?.priority ?? 1) : null,
    ...chosen("relationship"),
    ...chosen("category"),
  };
}
