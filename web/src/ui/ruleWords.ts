// Days and hours in words, for visits that come again and for rules; the texts are loaded with whatever shows them.
import { useTranslation } from "react-i18next";
import { visits } from "@/i18n/en/visits";
import { addTexts } from "@/i18n/i18n";
import { language } from "@/lib/time";
import { clockName, dayName, DAYS, runsOf, type Day } from "@/lib/weekdays";

addTexts({ visits });

interface Rule {
  days: readonly Day[];
  start: string | null;
  end: string | null;
}

/** "Mon to Fri, 08:00 to 17:00". */
export function useRuleWords(): (rule: Rule) => string {
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
