import { useTranslation } from "react-i18next";
import type { Row } from "@/features/gate/judge";
import type { guardDesk } from "@/i18n/en/guardDesk";
import { formatDate, formatTime, isSameDay } from "@/lib/time";

type Kind = keyof (typeof guardDesk)["kind"];
const KINDS: ReadonlySet<string> = new Set<Kind>([
  "single",
  "group",
  "recurring",
  "delivery",
  "contractor",
  "service",
  "cab",
  "other",
]);
const NAMES_SHOWN = 2;

interface RowWords {
  /** The party in a line. */
  names: (row: Row) => string;
  kind: (row: Row) => string;
  /** A moment near now. */
  moment: (at: Date, now: Date) => string;
}

/** A visit in a guard's words. */
export function useRowWords(): RowWords {
  const { t } = useTranslation("guardDesk");
  return {
    names: ({ guests, provider }) => {
      const names = guests.filter((guest) => guest.status !== "cancelled").map((guest) => guest.name);
      const shown = names.slice(0, NAMES_SHOWN).join(", ");
      const count = names.length - NAMES_SHOWN;
      if (count > 0) return t("search.others", { names: shown, count });
      return shown || (provider ?? t("search.nobody"));
    },
    kind: ({ visit_type: type }) => (KINDS.has(type) ? t(`kind.${type as Kind}`) : type),
    moment: (at, now) => (isSameDay(at, now) ? formatTime(at) : `${formatDate(at)}, ${formatTime(at)}`),
  };
}
