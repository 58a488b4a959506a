import type { VisitInside } from "@/features/gate/queries";

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every word found in a name, the unit or the host; accents and case do not matter. */
export function matching(visits: readonly VisitInside[], search: string): VisitInside[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return visits.filter((visit) => {
    const text = plain(
      `${visit.visitor_names} ${visit.apartment_number ?? ""} ${visit.host_name} ${visit.title}`,
    );
    return words.every((word) => text.includes(word));
  });
}

export function isOverstayed(visit: VisitInside, now: Date): boolean {
  return new Date(visit.expires_at) <= now;
}
