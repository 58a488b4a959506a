// What a visit is, in words that hosts and desks share; the texts are loaded with whatever shows them.
import { useTranslation } from "react-i18next";
import type { VisitDetail } from "@/features/visits/queries";
import { clockName, dayName, DAYS, runsOf, type Recurrence } from "@/features/visits/recurrence";
import { visits } from "@/i18n/en/visits";
import { addTexts } from "@/i18n/i18n";
import { language } from "@/lib/time";

addTexts({ visits });

/** "Mon to Fri, 08:00 to 17:00". */
export function useRuleWords(): (rule: Recurrence) => string {
  const { t } = useTranslation("visits");
  return ({ days, start, end }) => {
    const every = days.length === 0 || days.length === DAYS.length;
    const parts = runsOf(days).map(([first, last]) =>
      first === last ? dayName(first) : t("rule.range", { first: dayName(first), last: dayName(last) }),
    );
    const named = every
      ? t("rule.everyDay")
      : new Intl.ListFormat(language.get(), { type: "conjunction" }).format(parts);
    if (start === null && end === null) return named;
    const from = clockName(start ?? "00:00");
    const until = clockName(end ?? "23:59");
    const overnight = start !== null && end !== null && end < start;
    return t(overnight ? "rule.overnight" : "rule.hours", { days: named, from, until });
  };
}

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
