import {
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconMailForward,
  IconPlayerPlay,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Import, Outcome } from "@/features/imports/queries";
import { StatusBadge } from "@/ui/StatusBadge";

const STATES: Readonly<Record<Import["status"], Icon>> = {
  waiting: IconClock,
  running: IconPlayerPlay,
  done: IconCircleCheck,
  failed: IconCircleX,
};
const OUTCOMES: Readonly<Record<Outcome, Icon>> = {
  created: IconCircleCheck,
  invited: IconMailForward,
  failed: IconCircleX,
  waiting: IconClock,
};

export function ImportState({ one }: { one: Import }) {
  const { t } = useTranslation("imports");
  const Sign = STATES[one.status];
  return <StatusBadge icon={<Sign />}>{t(`status.${one.status}`)}</StatusBadge>;
}

export function RowOutcome({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation("imports");
  const Sign = OUTCOMES[outcome];
  return <StatusBadge icon={<Sign />}>{t(`outcome.${outcome}`)}</StatusBadge>;
}
