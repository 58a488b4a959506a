import { useTranslation } from "react-i18next";
import { StateWord } from "@/ui/StateWord";

const WORDS = ["active", "pending", "suspended", "inactive"] as const;

/** The word for a building's state; one of a newer server is shown as it is. */
export function BuildingState({ status }: { status: string }) {
  const { t } = useTranslation("platform");
  const known = WORDS.find((word) => word === status);
  return <StateWord status={status}>{known ? t(`building.status.${known}`) : status}</StateWord>;
}
