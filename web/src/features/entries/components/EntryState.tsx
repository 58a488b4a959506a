import {
  IconBan,
  IconClock,
  IconClockExclamation,
  IconDoorEnter,
  IconDoorExit,
  IconHandStop,
  IconHourglassEmpty,
  IconPackage,
  IconUserOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { standingOf, type Standing } from "@/features/entries/entries";
import type { Entry } from "@/features/entries/queries";
import { StatusBadge, type Tone } from "@/ui/StatusBadge";

const LOOKS: Readonly<Record<Standing, { tone: Tone; Icon: typeof IconBan }>> = {
  PENDING: { tone: "attention", Icon: IconClock },
  APPROVED: { tone: "in", Icon: IconDoorEnter },
  OVERSTAY: { tone: "attention", Icon: IconClockExclamation },
  CHECKED_OUT: { tone: "out", Icon: IconDoorExit },
  terminated: { tone: "out", Icon: IconUserOff },
  REJECTED: { tone: "no", Icon: IconHandStop },
  EXPIRED: { tone: "plain", Icon: IconHourglassEmpty },
  withdrawn: { tone: "plain", Icon: IconBan },
  leftAtGate: { tone: "plain", Icon: IconPackage },
};

export function EntryState({ entry }: { entry: Entry }) {
  const { t } = useTranslation("entries");
  const standing = standingOf(entry);
  const { tone, Icon } = LOOKS[standing];
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {t(`status.${standing}`)}
    </StatusBadge>
  );
}
