import {
  IconAlarmOff,
  IconAlertTriangle,
  IconBan,
  IconCalendarOff,
  IconCircleCheck,
  IconCircleX,
  IconClipboardCheck,
  IconClock,
  IconDoorEnter,
  IconLock,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Judgement, Word } from "@/features/gate/judge";
import { useRowWords } from "@/features/gate/useRowWords";
import { StateBadge } from "@/ui/StatusBadge";

const SIGNS: Readonly<Record<Word, Icon>> = {
  may: IconCircleCheck,
  look: IconAlertTriangle,
  inside: IconDoorEnter,
  opens: IconClock,
  over: IconAlarmOff,
  wrongDay: IconCalendarOff,
  wrongHour: IconAlarmOff,
  banned: IconBan,
  cancelled: IconCircleX,
  licence_inactive: IconLock,
  gate_closed: IconLock,
  used_up: IconCircleX,
  needs_consent: IconClipboardCheck,
};

/** What this device says of a row, as a word with its sign. */
export function JudgementChip({ judgement: { word, tone, at }, now }: { judgement: Judgement; now: Date }) {
  const { t } = useTranslation("guardDesk");
  const { moment } = useRowWords();
  return (
    <span data-testid="chip" data-word={word}>
      <StateBadge look={{ tone, Icon: SIGNS[word] }}>
        {t(`chip.${word}`, { time: at === null ? "" : moment(at, now) })}
      </StateBadge>
    </span>
  );
}
