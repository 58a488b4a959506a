import { Button, Text } from "@mantine/core";
import { IconBell, IconChecks } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { NotificationRows } from "@/features/notifications/components/NotificationRows";
import { useMarkAllRead } from "@/features/notifications/mutations";
import { inboxQuery, unreadQuery } from "@/features/notifications/queries";
import { Choices } from "@/ui/Choices";
import { Pager } from "@/routes/resident/Pager";
import { aboutPath, paths } from "@/routes/resident/paths";
import { EmptyState } from "@/ui/EmptyState";
import { useErrorText } from "@/ui/ErrorState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

export default function NotificationsPage() {
  const { t } = useTranslation("resident");
  const { user } = useSession();
  const say = useErrorText();
  const [params, setParams] = useSearchParams();
  const unread = params.get("show") === "unread";
  const page = Math.max(1, Math.floor(Number(params.get("page"))) || 1);
  const query = useQuery(inboxQuery({ unread, page }));
  const { data: count = 0 } = useQuery(unreadQuery);
  const readAll = useMarkAllRead();
  const go = (next: { unread: boolean; page: number }): void => {
    const shown: Record<string, string> = {};
    if (next.unread) shown.show = "unread";
    if (next.page > 1) shown.page = String(next.page);
    setParams(shown, { replace: true });
  };
  return (
    <Page title={t("news.title")}>
      <Choices
        quiet
        label={t("news.filter")}
        value={unread ? "unread" : "all"}
        options={[
          { value: "all", label: t("news.all") },
          { value: "unread", label: t("news.unread") },
        ]}
        onChange={(next) => {
          go({ unread: next === "unread", page: 1 });
        }}
      />
      {count > 0 && (
        <Button
          variant="default"
          disabled={readAll.isPending}
          leftSection={<IconChecks size={20} aria-hidden />}
          onClick={() => {
            readAll.mutate();
          }}
        >
          {t("news.readAll")}
        </Button>
      )}
      {readAll.isError && (
        <Text role="alert" c="var(--gh-no)">
          {say(readAll.error)}
        </Text>
      )}
      <Loaded query={query}>
        {({ notifications, pagination }) => (
          <>
            {notifications.length === 0 ? (
              <EmptyState
                icon={<IconBell size={40} />}
                text={unread ? t("news.noneUnread") : t("news.none")}
                action={
                  unread ? (
                    <Button component={Link} to={paths.news} variant="light">
                      {t("news.showAll")}
                    </Button>
                  ) : undefined
                }
              />
            ) : (
              <NotificationRows
                label={t("news.list")}
                items={notifications}
                buildingId={user.building_id}
                pathOf={aboutPath}
              />
            )}
            <Pager
              page={page}
              pages={pagination.pages}
              onPage={(next) => {
                go({ unread, page: next });
              }}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
