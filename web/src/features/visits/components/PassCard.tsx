import { useTranslation } from "react-i18next";
import classes from "@/features/visits/components/PassCard.module.css";
import { QrPicture } from "@/features/visits/components/QrPicture";
import { VisitStatus } from "@/features/visits/components/VisitStatus";
import { useDays } from "@/features/visits/dates";
import type { VisitDetail } from "@/features/visits/queries";
import { guestsOf } from "@/features/visits/share";
import { usePictureOf } from "@/features/visits/passPicture";
import { isLive, stateOf } from "@/features/visits/state";
import { formatLasting } from "@/lib/time";
import { useKindFacts, useRuleWords } from "@/features/visits/words";
import { CodeDisplay } from "@/ui/CodeDisplay";
import { Facts } from "@/ui/Facts";
import { useNow } from "@/ui/RelativeTime";

/** The pass like one in a wallet. Without its codes once it opens nothing any more. */
export function PassCard({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation("resident");
  const now = useNow();
  const { moment, span } = useDays();
  const rule = useRuleWords();
  const picture = usePictureOf(visit);
  const facts = useKindFacts()(visit);
  const type = t(`type.${visit.visit_type as "single"}`, { defaultValue: visit.visit_type });
  const opens = new Date(visit.valid_from);
  const closes = new Date(visit.expires_at);
  const state = stateOf(visit, now);
  const live = isLive(visit) && visit.digits !== null;
  const inside = visit.inside_count > 0 && visit.entry_time !== null ? new Date(visit.entry_time) : null;
  const over = ((): string | null => {
    if (visit.status === "cancelled")
      return visit.inside_count > 0 ? t("pass.cancelledInside") : t("pass.cancelled");
    if (state === "completed" || state === "expired" || state === "away") return t(`pass.${state}`);
    return state === "expected" && opens > now ? t("pass.notYet", { time: moment(opens, now) }) : null;
  })();
  return (
    <article className={classes.pass} data-live={live} aria-label={t("pass.title")}>
      <header className={classes.head}>
        <div className={classes.place}>
          <span>{visit.building_name}</span>
          {visit.apartment_number !== null && <span>{t("pass.unit", { unit: visit.apartment_number })}</span>}
        </div>
        <h2 className={classes.names}>
          {guestsOf(visit)
            .map((guest) => guest.name)
            .join(", ")}
        </h2>
        {!visit.title.includes(visit.visitor_names) && <p className={classes.line}>{visit.title}</p>}
      </header>
      <div className={classes.body}>
        <div className={classes.state} role="status">
          <VisitStatus visit={visit} />
          {inside && <strong>{t("pass.insideFor", { lasting: formatLasting(inside, now) })}</strong>}
        </div>
        <p className={classes.line}>
          <span className={classes.quiet}>{t("pass.works")}</span> <time>{span(opens, closes, now)}</time>
        </p>
        {visit.recurrence && <p className={classes.line}>{rule(visit.recurrence)}</p>}
        {over !== null && <p className={classes.line}>{over}</p>}
        {visit.cancel_reason !== null && (
          <p className={classes.line}>{t("pass.reason", { reason: visit.cancel_reason })}</p>
        )}
        {live && visit.digits !== null && (
          <>
            <QrPicture source={picture("svg")} />
            <p className={classes.code}>
              <span className={classes.quiet}>{t("pass.code")}</span>
              <CodeDisplay code={visit.digits} />
            </p>
          </>
        )}
        <div className={classes.facts}>
          <Facts facts={[[t("pass.kind"), visit.visit_type === "single" ? null : type], ...facts]} />
        </div>
      </div>
    </article>
  );
}
