import { useTranslation } from "react-i18next";
import type { BanMade } from "@/features/bans/queries";

/** What a new ban does, said once. */
export function useMadeWords(): (made: BanMade) => string {
  const { t } = useTranslation("bans");
  return ({ ban, live_visits: count }) =>
    count === 0 ? t("made", { name: ban.name }) : t("madeVisits", { name: ban.name, count });
}
