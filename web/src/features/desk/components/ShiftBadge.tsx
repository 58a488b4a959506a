import { IconClipboardCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/desk/components/shift.module.css";
import { shiftQuery } from "@/features/desk/shift";
import { formatTime } from "@/lib/time";
import gate from "@/ui/gate.module.css";

/** In the header: whether this guard's shift has begun, and the way to it. */
export function ShiftBadge() {
  const { t } = useTranslation("guard");
  const { data } = useQuery(shiftQuery);
  if (data === undefined) return null;
  const { shift } = data;
  const label =
    shift === null ? t("shift.off") : t("shift.on", { time: formatTime(new Date(shift.started_at)) });
  const Sign = shift === null ? IconPlayerPlay : IconClipboardCheck;
  return (
    <Link
      to="/gate/shift"
      className={`${gate.sign} ${classes.badge}`}
      aria-label={label}
      title={label}
      data-testid="shift-badge"
      data-on={shift !== null || undefined}
    >
      <Sign size={22} aria-hidden />
      <span>{t("shift.word")}</span>
    </Link>
  );
}
