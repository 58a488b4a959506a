import { IconClock, IconHandStop, IconPackage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { standingOf, type Standing } from "@/features/entries/entries";
import type { Entry } from "@/features/entries/queries";
import { CALLED_OFF, ENDED, INSIDE, LAPSED, LEFT, TOO_LONG } from "@/ui/comingAndGoing";
import { StateBadge, type Look } from "@/ui/StatusBadge";

const LOOKS: Readonly<Record<Standing, Look>> = {
  PENDING: { tone: "attention", Icon: IconClock },
  APPROVED: INSIDE,
  OVERSTAY: TOO_LONG,
  CHECKED_OUT: LEFT,
  terminated: ENDED,
  REJECTED: { tone: "no", Icon: IconHandStop },
  EXPIRED: LAPSED,
  withdrawn: CALLED_OFF,
  leftAtGate: { tone: "plain", Icon: IconPackage },
};

export function EntryState({ entry }: { entry: Entry }) {
  const { t } = useTranslation("entries");
  const standing = standingOf(entry);
  return <StateBadge look={LOOKS[standing]}>{t(`status.${standing}`)}</StateBadge>;
}
