import { Badge, Button, Group, Text } from "@mantine/core";
import "@mantine/core/styles/Badge.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/identity/components/security/security.module.css";
import { deviceName } from "@/features/identity/deviceName";
import {
  sessionsQuery,
  useEndSession,
  useSignOutEverywhere,
  type OwnSession,
} from "@/features/identity/security";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Loaded } from "@/ui/Loaded";
import { RelativeTime } from "@/ui/RelativeTime";
import { CardSection } from "@/ui/Section";

export function SessionList() {
  const { t } = useTranslation("security");
  const query = useQuery(sessionsQuery);
  const end = useEndSession();
  const everywhere = useSignOutEverywhere();
  const [ending, setEnding] = useState<OwnSession | null>(null);
  const [all, setAll] = useState(false);
  const nameOf = (one: OwnSession): string =>
    one.device_name ?? deviceName(one.user_agent) ?? t("sessions.unknown");
  return (
    <CardSection title={t("sessions.title")}>
      <Loaded query={query}>
        {(sessions) => (
          <ul className={classes.rows} aria-label={t("sessions.title")}>
            {sessions.map((one) => (
              <li key={one.id} className={classes.row}>
                <div>
                  <Group gap="xs">
                    <Text fw={600}>{nameOf(one)}</Text>
                    {one.current && (
                      <Badge variant="light" color="teal" tt="none">
                        {t("sessions.current")}
                      </Badge>
                    )}
                  </Group>
                  <Text size="sm" component="div">
                    {t("sessions.last")}: <RelativeTime at={one.last_seen_at} />
                    {one.ip_address !== null && ` · ${t("sessions.address")}: ${one.ip_address}`}
                    {one.building_name !== null && ` · ${one.building_name}`}
                  </Text>
                </div>
                {!one.current && (
                  <Button
                    variant="default"
                    onClick={() => {
                      setEnding(one);
                    }}
                  >
                    {t("sessions.end")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Group>
        <Button
          variant="default"
          onClick={() => {
            setAll(true);
          }}
        >
          {t("sessions.endAll")}
        </Button>
      </Group>
      <ConfirmModal
        opened={ending !== null}
        title={t("sessions.endTitle")}
        confirm={t("sessions.end")}
        onConfirm={() => end.mutateAsync(ending?.id ?? "")}
        onClose={() => {
          setEnding(null);
        }}
      >
        {ending !== null && t("sessions.endText", { device: nameOf(ending) })}
      </ConfirmModal>
      <ConfirmModal
        opened={all}
        title={t("sessions.endAllTitle")}
        confirm={t("sessions.endAll")}
        onConfirm={() => everywhere(undefined)}
        onClose={() => {
          setAll(false);
        }}
      >
        {t("sessions.endAllText")}
      </ConfirmModal>
    </CardSection>
  );
}
