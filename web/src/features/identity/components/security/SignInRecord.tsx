import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/identity/components/security/security.module.css";
import { deviceName } from "@/features/identity/deviceName";
import { historyQuery } from "@/features/identity/security";
import { Loaded } from "@/ui/Loaded";
import { RelativeTime } from "@/ui/RelativeTime";
import { CardSection } from "@/ui/Section";

export function SignInRecord() {
  const { t, i18n } = useTranslation("security");
  const [page, setPage] = useState(1);
  const query = useQuery(historyQuery(page));
  const say = (outcome: string): string =>
    i18n.exists(`security:outcome.${outcome}`) ? t(`outcome.${outcome as "ok"}`) : t("outcome.other");
  return (
    <CardSection title={t("history.title")}>
      <Loaded query={query}>
        {({ logins, pagination }) => (
          <>
            {logins.length === 0 && <Text>{t("history.empty")}</Text>}
            <ul className={classes.rows} aria-label={t("history.title")}>
              {logins.map((one) => (
                <li key={one.id} className={classes.row}>
                  <div>
                    <Text fw={600}>{say(one.outcome)}</Text>
                    <Text size="sm">
                      {[
                        one.device_name ?? deviceName(one.user_agent),
                        one.location,
                        one.ip_address === null ? null : t("history.from", { address: one.ip_address }),
                      ]
                        .filter((part) => part !== null)
                        .join(" · ")}
                    </Text>
                  </div>
                  <RelativeTime at={one.timestamp} />
                </li>
              ))}
            </ul>
            {pagination.totalPages > 1 && (
              <Group justify="space-between">
                <Button
                  variant="default"
                  disabled={!pagination.hasPrev}
                  onClick={() => {
                    setPage(page - 1);
                  }}
                >
                  {t("history.newer")}
                </Button>
                <Text>{t("history.page", { page, pages: pagination.totalPages })}</Text>
                <Button
                  variant="default"
                  disabled={!pagination.hasNext}
                  onClick={() => {
                    setPage(page + 1);
                  }}
                >
                  {t("history.older")}
                </Button>
              </Group>
            )}
          </>
        )}
      </Loaded>
    </CardSection>
  );
}
