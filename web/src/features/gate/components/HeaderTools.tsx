import { IconAlertTriangle, IconCloudUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/gate/components/desk.module.css";
import { formatTime } from "@/lib/time";
import { useScanOutbox } from "@/offline/useScanOutbox";
import gate from "@/ui/gate.module.css";
import { useNow } from "@/ui/RelativeTime";

/** What waits for the network, what the server contradicted, and the time. */
export function HeaderTools() {
  const { t } = useTranslation("guard");
  const { waiting, others, conflicts } = useScanOutbox();
  const now = useNow();
  const label = [
    ...(waiting.length > 0 ? [t("queue.link", { count: waiting.length })] : []),
    ...(others.length > 0 ? [t("queue.othersLink", { count: others.length })] : []),
    ...(conflicts.length > 0 ? [t("queue.conflictLink", { count: conflicts.length })] : []),
  ].join(", ");
  const Icon = conflicts.length > 0 ? IconAlertTriangle : IconCloudUp;
  return (
    <span className={classes.bar}>
      {label !== "" && (
        <Link
          to="/gate/queue"
          className={`${gate.sign} ${classes.waiting}`}
          aria-label={label}
          title={label}
          data-testid="queue-link"
          data-conflicts={conflicts.length > 0 || undefined}
        >
          <Icon size={22} aria-hidden />
          {waiting.length + others.length + conflicts.length}
        </Link>
      )}
      <time className={classes.clock} dateTime={now.toISOString()}>
        {formatTime(now)}
      </time>
    </span>
  );
}
