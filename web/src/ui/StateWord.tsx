import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglassEmpty,
  IconPlayerPause,
  type Icon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { StatusBadge } from "@/ui/StatusBadge";

const ICONS: Readonly<Record<string, Icon>> = {
  active: IconCircleCheck,
  approved: IconCircleCheck,
  used: IconCircleCheck,
  live: IconClock,
  pending: IconClock,
  suspended: IconPlayerPause,
  rejected: IconCircleX,
  ended: IconBan,
  inactive: IconBan,
  expired: IconHourglassEmpty,
};

/** A state as a word with its sign. Verdict colours are the gate's; these stay plain. */
export function StateWord({ status, children }: { status: string; children: ReactNode }) {
  const Sign = ICONS[status] ?? IconClock;
  return <StatusBadge icon={<Sign />}>{children}</StatusBadge>;
}
