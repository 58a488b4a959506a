import { Button } from "@mantine/core";
import { IconCheck, IconCircleFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/notifications/components/notifications.module.css";
import { useMarkRead } from "@/features/notifications/mutations";
import type { Notification } from "@/features/notifications/queries";
import { formatDateTime, formatRelative } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";

interface Props {
  items: readonly Notification[];
  label: string;
  /** The person's building now: what is about another one cannot be opened from here. */
  buildingId: string | null;
  /** What the row is about, where one can go and look. */
  pathOf: (item: Notification) => string | null;
  /** Without the button: a tap on the row reads it. */
  brief?: boolean;
}

export function NotificationRows({ items, label, buildingId, pathOf, brief = false }: Props) {
  const { t } = useTranslation("resident");
  const now = useNow();
  const read = useMarkRead();
  return (
    <ul className={classes.list} aria-label={label}>
      {items.map((item) => {
        const at = new Date(item.createdAt);
        const here = item.societyId === buildingId;
        const path = here ? pathOf(item) : null;
        const body = (
          <>
            <span className={classes.title}>
              {!item.isRead && (
                <>
                  <IconCircleFilled size={10} aria-hidden className={classes.dot} />
                  <span className="visually-hidden">{t("news.isUnread")}: </span>
                </>
              )}
              {item.title}
            </span>
            <span>{item.message}</span>
            <span className={classes.quiet}>
              <time dateTime={at.toISOString()} title={formatDateTime(at)}>
                {formatRelative(at, now)}
              </time>
              {!here && ` · ${t("news.elsewhere")}`}
            </span>
          </>
        );
        return (
          <li key={item.id} className={classes.item} data-unread={!item.isRead}>
            {path === null ? (
              <div className={classes.body}>{body}</div>
            ) : (
              <Link
                to={path}
                className={classes.body}
                onClick={() => {
                  if (!item.isRead) read.mutate(item.id);
                }}
              >
                {body}
              </Link>
            )}
            {!item.isRead && !brief && (
              <Button
                variant="subtle"
                disabled={read.isPending && read.variables === item.id}
                leftSection={<IconCheck size={18} aria-hidden />}
                onClick={() => {
                  read.mutate(item.id);
                }}
              >
                {t("news.readOne")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
