import { useTranslation } from "react-i18next";
import { stateOf, type PassState } from "@/features/gatepasses/passes";
import type { GatePass } from "@/features/gatepasses/queries";
import { StateWord } from "@/ui/StateWord";

/** Signs of StateWord. */
const SIGNS: Readonly<Record<PassState, string>> = {
  PENDING: "pending",
  APPROVED: "approved",
  REJECTED: "rejected",
  USED: "used",
  EXPIRED: "expired",
  cancelled: "ended",
};

export function PassStateWord({ pass }: { pass: GatePass }) {
  const { t } = useTranslation("gatepasses");
  const state = stateOf(pass);
  return <StateWord status={SIGNS[state]}>{t(`state.${state}`)}</StateWord>;
}
