// What a visit is, in words that hosts and desks share; the texts are loaded with whatever shows them.
import { useTranslation } from "react-i18next";
import type { VisitDetail } from "@/features/visits/queries";
import { visits } from "@/i18n/en/visits";
import { addTexts } from "@/i18n/i18n";

export { useRuleWords } from "@/ui/ruleWords";

addTexts({ visits });

type About = Pick<
  VisitDetail,
  "provider" | "leave_at_gate" | "plate" | "hide_unit" | "companions" | "recurrence" | "max_entries"
>;

/** What a visit has beyond people, window and rule: labelled, null where there is nothing to say. */
export function useKindFacts(): (visit: About) => [label: string, value: string | null][] {
  const { t } = useTranslation("visits");
  return (visit) => {
    const several = visit.recurrence === null && visit.max_entries > 1;
    const plate = visit.hide_unit ? t("fact.hidden", { plate: visit.plate ?? "" }) : visit.plate;
    return [
      [t("fact.provider"), visit.provider],
      [t("fact.atGate"), visit.leave_at_gate ? t("fact.leaveAtGate") : null],
      [t("fact.plate"), plate],
      [
        t("fact.companions"),
        visit.companions > 0 ? t("fact.companionCount", { count: visit.companions }) : null,
      ],
      [t("fact.entries"), several ? t("fact.entryCount", { count: visit.max_entries }) : null],
    ];
  };
}
