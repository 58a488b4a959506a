import {
  IconCalendarClock,
  IconCheck,
  IconClipboardCheck,
  IconClockExclamation,
  IconHandStop,
  IconUserQuestion,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Arrivals } from "@/features/reporting/queries";
import classes from "@/features/reporting/components/reporting.module.css";

/** What waits for the admin, as far as there is a place to deal with it; nothing at zero. */
export function TodoStrip({ board, toApprove }: { board: Arrivals; toApprove: number }) {
  const { t } = useTranslation("admin");
  const { t: p } = useTranslation("people");
  const {
    overstayed_inside: overstayed,
    refused_today: refused,
    waiting_today: waiting,
    gate_passes_waiting: passes,
  } = board.to_do;
  const day = board.last_day;
  if (overstayed + refused + waiting + passes + toApprove === 0) {
    return (
      <p className={classes.clear}>
        <IconCheck size={20} aria-hidden />
        {t("todo.clear")}
      </p>
    );
  }
  return (
    <ul className={classes.todo} aria-label={t("todo.title")}>
      {toApprove > 0 && (
        <li>
          <Link to="/admin/approvals" className={classes.task}>
            <IconUserQuestion size={20} aria-hidden />
            {p("todo.approve", { count: toApprove })}
          </Link>
        </li>
      )}
      {passes > 0 && (
        <li>
          <Link to="/admin/gate-passes?status=PENDING" className={classes.task}>
            <IconClipboardCheck size={20} aria-hidden />
            {t("todo.passes", { count: passes })}
          </Link>
        </li>
      )}
      {overstayed > 0 && (
        <li>
          <Link to="/admin/entries?status=OVERSTAY" className={classes.task} data-tone="attention">
            <IconClockExclamation size={20} aria-hidden />
            {t("todo.overstayed", { count: overstayed })}
          </Link>
        </li>
      )}
      {refused > 0 && (
        <li>
          <a href="#refusals" className={classes.task} data-tone="no">
            <IconHandStop size={20} aria-hidden />
            {t("todo.refused", { count: refused })}
          </a>
        </li>
      )}
      {waiting > 0 && (
        <li>
          <Link to={`/admin/visits?status=pending&from=${day}&to=${day}`} className={classes.task}>
            <IconCalendarClock size={20} aria-hidden />
            {t("todo.waiting", { count: waiting })}
          </Link>
        </li>
      )}
    </ul>
  );
}
