import {
  IconArrowsExchange,
  IconBan,
  IconCalendarClock,
  IconCalendarOff,
  IconClockExclamation,
  IconDoorEnter,
  IconDoorExit,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { stateOf, type VisitState } from "@/features/visits/state";
import { useNow } from "@/ui/RelativeTime";
import { StatusBadge, type Tone } from "@/ui/StatusBadge";

const LOOKS: Readonly<Record<VisitState, { tone: Tone; Icon: typeof IconBan }>> = {
  expected: { tone: "plain", Icon: IconCalendarClock },
  inside: { tone: "in", Icon: IconDoorEnter },
  overstayed: { tone: "attention", Icon: IconClockExclamation },
  away: { tone: "out", Icon: IconArrowsExchange },
  completed: { tone: "out", Icon: IconDoorExit },
  cancelled: { tone: "plain", Icon: IconBan },
  expired: { tone: "plain", Icon: IconCalendarOff },
};

/** The same word and sign for hosts and at the desk. */
export function VisitStatus({ visit }: { visit: Parameters<typeof stateOf>[0] }) {
  const { t } = useTranslation();
  const state = stateOf(visit, useNow());
  const { tone, Icon } = LOOKS[state];
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {t(`visitState.${state}`)}
    </StatusBadge>
  );
}
