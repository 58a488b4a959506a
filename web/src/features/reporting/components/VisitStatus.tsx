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
import { stateOf, TONES } from "@/features/reporting/visitState";
import { useNow } from "@/ui/RelativeTime";
import { StatusBadge } from "@/ui/StatusBadge";

const ICONS = {
  pending: IconCalendarClock,
  inside: IconDoorEnter,
  overstayed: IconClockExclamation,
  between: IconArrowsExchange,
  completed: IconDoorExit,
  cancelled: IconBan,
  expired: IconCalendarOff,
};

export function VisitStatus({ visit }: { visit: Parameters<typeof stateOf>[0] }) {
  const { t } = useTranslation("admin");
  const state = stateOf(visit, useNow());
  const Icon = ICONS[state];
  return (
    <StatusBadge tone={TONES[state]} icon={<Icon />}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}
