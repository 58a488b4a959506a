// How somebody stands in the building, in words.
import { useTranslation } from "react-i18next";
import type { PersonRow } from "@/features/people/queries";
import { unitName } from "@/ui/UnitPicker";

export const ROLES = ["resident", "landlord", "security", "building_admin"] as const;
export type RoleName = (typeof ROLES)[number];
export const STATUSES = ["active", "pending", "suspended", "ended", "all"] as const;
export const SORTS = ["name", "unit", "created_at", "last_login"] as const;
export const TIES = ["tenant", "owner", "family"] as const;

export type Standing = "invited" | "waiting" | "active" | "suspended" | "ended";

/** Who is pending was either invited and has not answered, or asks and waits for a decision. */
export function standingOf(one: Pick<PersonRow, "status" | "invited">): Standing {
  if (one.status === "pending") return one.invited ? "invited" : "waiting";
  return one.status === "suspended" || one.status === "ended" ? one.status : "active";
}

/** Whoever is invited is an address until they accept. */
export const shownName = (one: Pick<PersonRow, "full_name" | "email">, nobody: string): string =>
  one.full_name || one.email || nobody;

export const homeOf = (one: Pick<PersonRow, "apartment_number" | "block">): string | null =>
  one.apartment_number === null ? null : unitName(one.apartment_number, one.block);

export function usePeopleWords() {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const oneOf = <T extends string>(list: readonly T[], word: string): T | undefined =>
    list.find((known) => known === word);
  return {
    role: (role: string): string => common(`role.${role as RoleName}`),
    standing: (one: Pick<PersonRow, "status" | "invited">): string => t(`person.standing.${standingOf(one)}`),
    tie: (tie: string): string => {
      const known = oneOf(TIES, tie);
      return known ? t(`person.ties.${known}`) : tie;
    },
  };
}
