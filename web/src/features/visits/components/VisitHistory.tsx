import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "@/features/visits/components/VisitHistory.module.css";
import { historyQuery, type HistoryItem } from "@/features/visits/queries";
import { Loaded } from "@/ui/Loaded";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { RelativeTime } from "@/ui/RelativeTime";

const TONES: Record<string, string> = { entry: "in", exit: "out", refused: "no" };

/** Everything that happened to a visit, oldest first. */
export function VisitHistory({ visitId }: { visitId: string }) {
  const { t } = useTranslation("resident");
  const query = useQuery(historyQuery(visitId));
  const where = (item: HistoryItem): string =>
    item.by !== null && item.gate !== null
      ? t("history.byAt", { by: item.by, gate: item.gate })
      : (item.by ?? item.gate ?? "");
  const why = ({ action, reason }: HistoryItem): string | null => {
    if (reason === null) return null;
    return action === "refused" ? t(`refusal.${reason as "expired"}`, { defaultValue: reason }) : reason;
  };
  return (
    <Loaded query={query} skeleton={<ListSkeleton rows={2} height={48} />}>
      {({ items }) => (
        <ol className={classes.list} aria-label={t("pass.history")}>
          {items.map((item) => (
            <li key={`${item.at} ${item.action}`} className={classes.item} data-tone={TONES[item.action]}>
              <div className={classes.head}>
                <strong>
                  {t(`history.${item.action as "entry"}`, { defaultValue: t("history.other") })}
                </strong>
                <RelativeTime at={item.at} />
              </div>
              {item.visitors.length > 0 && <div>{item.visitors.join(", ")}</div>}
              {why(item) !== null && <div>{why(item)}</div>}
              <div className={classes.quiet}>{where(item)}</div>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
