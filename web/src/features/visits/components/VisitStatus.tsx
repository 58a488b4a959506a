import { IconArrowsExchange, IconCalendarClock, IconCalendarOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { stateOf, type VisitState } from "@/features/visits/state";
import { CALLED_OFF, INSIDE, LEFT, TOO_LONG } from "@/ui/comingAndGoing";
import { useNow } from "@/ui/RelativeTime";
import { StateBadge, type Look } from "@/ui/StatusBadge";

const LOOKS: Readonly<Record<VisitState, Look>> = {
  expected: { tone: "plain", Icon: IconCalendarClock },
  inside: INSIDE,
  overstayed: TOO_LONG,
  away: { tone: "out", Icon: IconArrowsExchange },
  completed: LEFT,
  cancelled: CALLED_OFF,
  expired: { tone: "plain", Icon: IconCalendarOff },
};

/** The same word and sign for hosts and at the desk. */
export function VisitStatus({ visit }: { visit: Parameters<typeof stateOf>[0] }) {
  const { t } = useTranslation();
  const state = stateOf(visit, useNow());
  return <StateBadge look={LOOKS[state]}>{t(`visitState.${state}`)}</StateBadge>;
}
