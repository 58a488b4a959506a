import { useTranslation } from "react-i18next";
import type { TokenEntry } from "@/features/tokens/queries";
import { minutesOf, STAYS } from "@/features/tokens/tokens";
import { formatLasting } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";

const KINDS = ["visitor", "delivery", "cab", "domestic_staff", "vendor"] as const;

/** What a stay's row and its details say alike. */
export function useSessionWords() {
  const { t } = useTranslation("tokens");
  const now = useNow();
  return {
    /** A token's kind of stay, or what somebody without one came as. */
    purpose: ({ purpose }: TokenEntry): string => {
      const stay = STAYS.find((one) => one === purpose);
      if (stay) return t(`type.${stay}`);
      const kind = KINDS.find((one) => one === purpose);
      return kind ? t(`kind.${kind}`) : purpose;
    },
    host: ({ resident_name, house_number }: TokenEntry): string =>
      [resident_name, house_number !== null && t("sessions.unit", { unit: house_number })]
        .filter(Boolean)
        .join(" · ") || "–",
    by: (guard: string | null, gate: string | null): string =>
      guard !== null && gate !== null ? t("sessions.guard", { guard, gate }) : (guard ?? gate ?? ""),
    lasting: (entry: TokenEntry): string => {
      const until = minutesOf(entry, now) * 60_000;
      return formatLasting(new Date(0), new Date(until));
    },
  };
}
