import {
  IconCheck,
  IconClock,
  IconHandStop,
  IconHourglassEmpty,
  IconPackage,
  IconUserOff,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { flatOf, outcomeOf, TONES, type EntryRequest, type Outcome } from "@/features/requests/guard/outcome";
import { useWho } from "@/features/requests/guard/useWho";
import { clock } from "@/features/requests/resident";
import { formatRelative } from "@/lib/time";
import gate from "@/ui/gate.module.css";
import { useNow } from "@/ui/RelativeTime";
import { StatusBadge } from "@/ui/StatusBadge";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

const SIGNS: Readonly<Record<Outcome, Icon>> = {
  in: IconCheck,
  atGate: IconPackage,
  no: IconHandStop,
  expired: IconHourglassEmpty,
  withdrawn: IconUserOff,
};

/** What became of a request, as a word with its sign; while it waits, how long it still may. */
export function RequestState({ request }: { request: EntryRequest }) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const outcome = outcomeOf(request);
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  if (outcome === null)
    return (
      <StatusBadge tone="attention" icon={<IconClock />}>
        {t("guard:request.left", { time: clock(seconds) })}
      </StatusBadge>
    );
  const Sign = SIGNS[outcome];
  return (
    <StatusBadge tone={outcome === "withdrawn" ? "plain" : TONES[outcome]} icon={<Sign />}>
      {t(`request.outcome.${outcome}`)}
    </StatusBadge>
  );
}

/** Requests, each a way to its page. */
export function RequestRows({ requests }: { requests: readonly EntryRequest[] }) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const who = useWho();
  const now = useNow();
  return (
    <ul className={gate.list} aria-label={t("request.list")} data-testid="requests">
      {requests.map((request) => (
        <li key={request.id}>
          <Link to={`/gate/requests/${request.id}`} className={gate.row}>
            <span className={gate.what}>
              <span className={gate.who}>{who(request)}</span>
              <span className={gate.quiet}>
                {[
                  flatOf(request),
                  t(`guard:request.kind.${request.type}`),
                  formatRelative(new Date(request.createdAt), now),
                  request.gate && t("request.gate", { gate: request.gate }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <RequestState request={request} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
