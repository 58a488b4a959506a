import { IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/visits/components/VisitCard.module.css";
import { VisitStatus } from "@/features/visits/components/VisitStatus";
import { startOfDay, useDays } from "@/features/visits/dates";
import type { VisitRow } from "@/features/visits/queries";
import { isLive } from "@/features/visits/state";
import { formatLasting } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";

interface Props {
  visit: VisitRow;
  /** Where its pass is shown. */
  to: string;
}

/** One visit in a list; the whole card opens it. */
export function VisitCard({ visit, to }: Props) {
  const { t } = useTranslation("resident");
  const now = useNow();
  const { moment } = useDays();
  const name = visit.visitor_names === "" ? visit.title : visit.visitor_names;
  const inside = visit.inside_count > 0 && visit.entry_time !== null ? new Date(visit.entry_time) : null;
  const start = new Date(visit.expected_start);
  // What began on an earlier day and still goes on: its end says more.
  const goesOn = isLive(visit) && start < startOfDay(now);
  const shown = goesOn ? new Date(visit.expires_at) : start;
  const type = t(`type.${visit.visit_type as "single"}`, { defaultValue: visit.visit_type });
  return (
    <Link to={to} className={classes.card}>
      <span className={classes.what}>
        <span className={classes.name}>{name}</span>
        <span className={classes.quiet}>
          {type}
          {!visit.title.includes(name) && ` · ${visit.title}`}
        </span>
        <span className={classes.quiet}>
          {inside ? (
            <time dateTime={inside.toISOString()} title={moment(inside, now)}>
              {t("pass.insideFor", { lasting: formatLasting(inside, now) })}
            </time>
          ) : (
            <time dateTime={shown.toISOString()}>
              {goesOn ? t("day.until", { moment: moment(shown, now) }) : moment(shown, now)}
            </time>
          )}
        </span>
      </span>
      <VisitStatus visit={visit} />
      <IconChevronRight aria-hidden size={20} className={classes.go} />
    </Link>
  );
}

export function VisitCards({
  visits,
  label,
  pathOf,
}: {
  visits: readonly VisitRow[];
  label: string;
  pathOf: (id: string) => string;
}) {
  return (
    <ul className={classes.list} aria-label={label}>
      {visits.map((visit) => (
        <li key={visit.id}>
          <VisitCard visit={visit} to={pathOf(visit.id)} />
        </li>
      ))}
    </ul>
  );
}
