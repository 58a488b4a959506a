import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/requests/guard/components/requests.module.css";
import { flatOf, type EntryRequest } from "@/features/requests/guard/outcome";
import { openQuery } from "@/features/requests/guard/queries";
import { useWho } from "@/features/requests/guard/useWho";
import { clock, timeLeft } from "@/features/requests/resident";
import { CountdownRing } from "@/ui/CountdownRing";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

const SHOWN = 2;

/** Who waits for an answer, the one whose time ends soonest first; nothing when nobody does. */
export function RequestStrip() {
  const { t } = useTranslation("guard");
  const { data: open = [] } = useQuery(openQuery);
  if (open.length === 0) return null;
  const more = open.length - SHOWN;
  return (
    <nav className={classes.strip} aria-label={t("request.strip")} data-testid="strip">
      {open.slice(0, SHOWN).map((request) => (
        <Chip key={request.id} request={request} />
      ))}
      <Link to="/gate/requests" className={classes.more} data-testid="strip-more">
        {more > 0 ? t("request.more", { count: more }) : t("request.all")}
      </Link>
    </nav>
  );
}

function Chip({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("guard");
  const who = useWho()(request);
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const time = clock(seconds);
  return (
    <Link
      to={`/gate/requests/${request.id}`}
      className={classes.chip}
      aria-label={t("request.label", { who, flat: flatOf(request), time })}
    >
      <CountdownRing
        share={timeLeft(request, new Date()).share}
        text={time}
        label={t("request.left", { time })}
        size={48}
      />
      <span className={classes.chipWords}>
        <strong>{who}</strong>
        <span>{flatOf(request)}</span>
      </span>
    </Link>
  );
}
