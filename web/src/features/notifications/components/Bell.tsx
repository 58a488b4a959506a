import { ActionIcon } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/notifications/components/notifications.module.css";
import { unreadQuery } from "@/features/notifications/queries";

/** To the inbox, with the number of what has not been read. */
export function Bell({ to }: { to: string }) {
  const { t } = useTranslation("resident");
  const { data: count = 0 } = useQuery(unreadQuery);
  return (
    <ActionIcon
      component={Link}
      to={to}
      color="gray"
      aria-label={t("news.bell", { count })}
      className={classes.bell}
    >
      <IconBell aria-hidden color="var(--gh-text)" />
      <UnreadCount count={count} />
    </ActionIcon>
  );
}

function UnreadCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span aria-hidden className={classes.count}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
