import { IconCheck, IconClock, IconClockOff, IconDoorEnter, IconDoorExit, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { visitState, type VisitState } from "@/features/visits/state";
import type { VisitRow } from "@/features/visits/queries";
import { StatusBadge, type Tone } from "@/ui/StatusBadge";

const LOOKS: Record<VisitState, { tone: Tone; Icon: typeof IconClock }> = {
  expected: { tone: "plain", Icon: IconClock },
  inside: { tone: "in", Icon: IconDoorEnter },
  away: { tone: "plain", Icon: IconDoorExit },
  completed: { tone: "out", Icon: IconCheck },
  cancelled: { tone: "plain", Icon: IconX },
  expired: { tone: "plain", Icon: IconClockOff },
};

export function VisitStatus({ visit }: { visit: Pick<VisitRow, "status" | "display_status"> }) {
  const { t } = useTranslation("resident");
  const state = visitState(visit);
  const { tone, Icon } = LOOKS[state];
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}
