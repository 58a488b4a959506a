// Getting a pass to the visitor: its text, links, the share sheet.
import type { VisitDetail } from "@/features/visits/queries";
import { copyText } from "@/lib/clipboard";
import { saveFile } from "@/lib/saveFile";

/** "123 456": two groups, to be read out. */
export function spacedCode(digits: string): string {
  const half = Math.ceil(digits.length / 2);
  return `${digits.slice(0, half)} ${digits.slice(half)}`.trim();
}

/** Who is on the pass and still to come or inside. */
export function guestsOf(visit: Pick<VisitDetail, "visitors">): VisitDetail["visitors"] {
  return visit.visitors.filter((guest) => guest.status !== "cancelled");
}

export function placeOf(
  visit: Pick<VisitDetail, "building_name" | "apartment_number">,
  unit: string,
): string {
  return visit.apartment_number === null ? visit.building_name : `${visit.building_name}, ${unit}`;
}

/** WhatsApp with the text ready: straight to the visitor when there is only one, else the person picks. */
export function whatsAppLink(text: string, phones: readonly (string | null)[]): string {
  const only = phones.length === 1 ? (phones[0] ?? "").replace(/\D/g, "") : "";
  return `https://wa.me/${only}?text=${encodeURIComponent(text)}`;
}

export type Shared = "shared" | "dismissed" | "saved" | "failed";

/** The system's share sheet with picture and text; where there is none, the picture is saved and the text copied. */
export async function sharePass(picture: Blob, name: string, title: string, text: string): Promise<Shared> {
  const file = new File([picture], name, { type: picture.type });
  const withPicture = { title, text, files: [file] };
  const sharer = navigator as Partial<Pick<Navigator, "share" | "canShare">>;
  const data = sharer.canShare?.(withPicture) ? withPicture : null;
  if (data !== null && sharer.share) {
    try {
      await navigator.share(data);
      return "shared";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "dismissed";
    }
  }
  saveFile(picture, name);
  return (await copyText(text)) ? "saved" : "failed";
}
