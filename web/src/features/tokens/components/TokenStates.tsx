import { IconCalendarClock, IconCircleCheck, IconTicket } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TokenEntry, TokenRow } from "@/features/tokens/queries";
import { sessionStateOf, stateOf, type SessionState, type TokenState } from "@/features/tokens/tokens";
import { CALLED_OFF, ENDED, INSIDE, LAPSED, LEFT, TOO_LONG } from "@/ui/comingAndGoing";
import { useNow } from "@/ui/RelativeTime";
import { StateBadge, type Look } from "@/ui/StatusBadge";

const TOKENS: Readonly<Record<TokenState, Look>> = {
  live: { tone: "plain", Icon: IconTicket },
  later: { tone: "plain", Icon: IconCalendarClock },
  inside: INSIDE,
  overstayed: TOO_LONG,
  used: { tone: "plain", Icon: IconCircleCheck },
  expired: LAPSED,
  revoked: CALLED_OFF,
};
const SESSIONS: Readonly<Record<SessionState, Look>> = {
  active: INSIDE,
  expired: TOO_LONG,
  completed: LEFT,
  terminated: ENDED,
};

export function TokenStateWord({ token }: { token: TokenRow }) {
  const { t } = useTranslation("tokens");
  const state = stateOf(token, useNow());
  return <StateBadge look={TOKENS[state]}>{t(`state.${state}`)}</StateBadge>;
}

export function SessionStateWord({ entry }: { entry: TokenEntry }) {
  const { t } = useTranslation("tokens");
  const state = sessionStateOf(entry);
  return <StateBadge look={SESSIONS[state]}>{t(`sessions.state.${state}`)}</StateBadge>;
}
