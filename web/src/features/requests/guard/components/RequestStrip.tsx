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

interface Props {
  /** Where room is scarce: how many wait, and how long the first still may. */
  short?: boolean;
}

/** Who waits for an answer, the one whose time ends soonest first; nothing when nobody does. */
export function RequestStrip({ short = false }: Props) {
  const { t } = useTranslation("guard");
  const { data: open = [] } = useQuery(openQuery);
  if (open.length === 0) return null;
  const [first] = open;
  if (short && first) return <Short first={first} count={open.length} />;
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

function Short({ first, count }: { first: EntryRequest; count: number }) {
  const { t } = useTranslation("guard");
  const time = clock(useSecondsLeft(new Date(first.expiresAt).getTime()));
  const label = t("request.left", { time });
  return (
    <Link to="/gate/requests" className={`${classes.chip ?? ""} ${classes.short ?? ""}`} data-testid="strip">
      <CountdownRing share={timeLeft(first, new Date()).share} text={time} label={label} size={44} />
      <strong>{t("request.waitCount", { count })}</strong>
    </Link>
  );
}

function Chip({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("guard");
  const who = useWho()(request);
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const time = clock(seconds);
  return (
    <Link to={`/gate/requests/${request.id}`} className={classes.chip}>
      <CountdownRing
        share={timeLeft(request, new Date()).share}
        text={time}
        label={t("request.left", { time })}
        size={44}
      />
      <span className={classes.chipWords}>
        <strong>{who}</strong>
        <span>{flatOf(request)}</span>
      </span>
    </Link>
  );
}
