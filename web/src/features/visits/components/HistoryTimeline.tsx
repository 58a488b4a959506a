import {
  IconArrowBackUp,
  IconBan,
  IconClockPlus,
  IconDoorEnter,
  IconDoorExit,
  IconEye,
  IconHandStop,
  IconHistory,
  IconMailForward,
  IconPencil,
  IconRefresh,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useReasonName } from "@/features/visits/reasons";
import type { HistoryItem } from "@/features/visits/queries";
import { ACTION_TONES, actionOf, type Action } from "@/features/visits/state";
import { formatDateTime } from "@/lib/time";
import { StatusBadge } from "@/ui/StatusBadge";
import classes from "@/features/visits/components/desk.module.css";
import panel from "@/ui/panel.module.css";

const ICONS: Record<Action, typeof IconEye> = {
  created: IconMailForward,
  changed: IconPencil,
  extended: IconClockPlus,
  entry: IconDoorEnter,
  exit: IconDoorExit,
  undone_entry: IconArrowBackUp,
  undone_exit: IconArrowBackUp,
  refused: IconHandStop,
  looked: IconEye,
  terminated: IconDoorExit,
  reissued: IconRefresh,
  cancelled: IconBan,
};

function What({ item }: { item: HistoryItem }) {
  const { t } = useTranslation("admin");
  const action = actionOf(item.action);
  const Icon = action ? ICONS[action] : IconHistory;
  return (
    <StatusBadge tone={action ? ACTION_TONES[action] : "plain"} icon={<Icon />}>
      {action ? t(`action.${action}`) : item.action.replaceAll("_", " ")}
    </StatusBadge>
  );
}

/** Everything that happened to a visit, oldest first. */
export function HistoryTimeline({ items, total }: { items: readonly HistoryItem[]; total: number }) {
  const { t } = useTranslation("admin");
  const reasonName = useReasonName();
  return (
    <>
      <ol className={classes.timeline}>
        {items.map((item, place) => (
          <li key={`${item.at} ${String(place)}`}>
            <span>
              <What item={item} />
            </span>
            <time dateTime={item.at} className={panel.quiet}>
              {formatDateTime(new Date(item.at))}
            </time>
            {item.visitors.length > 0 && <span>{item.visitors.join(", ")}</span>}
            {item.reason !== null && (
              <span>{item.action === "refused" ? reasonName(item.reason) : item.reason}</span>
            )}
            {(item.by !== null || item.gate !== null) && (
              <span className={panel.quiet}>
                {[
                  item.by !== null && t("detail.by", { name: item.by }),
                  item.gate !== null && t("detail.at", { gate: item.gate }),
                ]
                  .filter(Boolean)
                  .join(" ")}
              </span>
            )}
          </li>
        ))}
      </ol>
      {items.length < total && (
        <p className={panel.quiet}>{t("detail.historyMore", { shown: items.length, total })}</p>
      )}
    </>
  );
}
