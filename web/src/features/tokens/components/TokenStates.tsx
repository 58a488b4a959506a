import {
  IconBan,
  IconCalendarClock,
  IconCircleCheck,
  IconClockExclamation,
  IconDoorEnter,
  IconDoorExit,
  IconHourglassEmpty,
  IconTicket,
  IconUserOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TokenEntry, TokenRow } from "@/features/tokens/queries";
import { sessionStateOf, stateOf, type SessionState, type TokenState } from "@/features/tokens/tokens";
import { useNow } from "@/ui/RelativeTime";
import { StatusBadge, type Tone } from "@/ui/StatusBadge";

type Look = Readonly<{ tone: Tone; Icon: typeof IconBan }>;

const TOKENS: Readonly<Record<TokenState, Look>> = {
  live: { tone: "plain", Icon: IconTicket },
  later: { tone: "plain", Icon: IconCalendarClock },
  inside: { tone: "in", Icon: IconDoorEnter },
  overstayed: { tone: "attention", Icon: IconClockExclamation },
  used: { tone: "plain", Icon: IconCircleCheck },
  expired: { tone: "plain", Icon: IconHourglassEmpty },
  revoked: { tone: "plain", Icon: IconBan },
};
const SESSIONS: Readonly<Record<SessionState, Look>> = {
  active: { tone: "in", Icon: IconDoorEnter },
  expired: { tone: "attention", Icon: IconClockExclamation },
  completed: { tone: "out", Icon: IconDoorExit },
  terminated: { tone: "out", Icon: IconUserOff },
};

export function TokenStateWord({ token }: { token: TokenRow }) {
  const { t } = useTranslation("tokens");
  const state = stateOf(token, useNow());
  const { tone, Icon } = TOKENS[state];
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}

export function SessionStateWord({ entry }: { entry: TokenEntry }) {
  const { t } = useTranslation("tokens");
  const state = sessionStateOf(entry);
  const { tone, Icon } = SESSIONS[state];
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {t(`sessions.state.${state}`)}
    </StatusBadge>
  );
}
