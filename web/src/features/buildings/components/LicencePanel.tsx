import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/buildings/components/buildings.module.css";
import { daysUntil, percentUsed } from "@/features/buildings/licence";
import { useChangeBuilding } from "@/features/buildings/mutations";
import type { Building } from "@/features/buildings/queries";
import { formatAs } from "@/lib/time";
import { useErrorText } from "@/ui/ErrorState";
import { Facts } from "@/ui/Facts";
import panel from "@/ui/panel.module.css";
import { Done, Problem } from "@/ui/Problem";
import { useNow } from "@/ui/RelativeTime";
import { StateWord } from "@/ui/StateWord";

const STATES = ["active", "inactive", "suspended", "expired"] as const;

/** Seats, until when, and asking the platform for more. */
export function LicencePanel({ building }: { building: Building }) {
  const { t } = useTranslation("people");
  const say = useErrorText();
  const now = useNow();
  const change = useChangeBuilding();
  const { license, total_licenses: total } = building;
  const [wanted, setWanted] = useState(String(total + 10));
  const pending = change.data?.pending_total_licenses ?? null;
  if (license === null)
    return (
      <section className={panel.panel} aria-labelledby="licence">
        <Title order={2} id="licence">
          {t("building.licence")}
        </Title>
        <Text>{t("building.noLicence")}</Text>
      </section>
    );
  const ends = new Date(license.expires_at);
  const state = STATES.find((one) => one === license.status);
  const over = license.status === "expired";
  return (
    <section className={panel.panel} aria-labelledby="licence">
      <Stack>
        <Title order={2} id="licence">
          {t("building.licence")}
        </Title>
        <div>
          <Text fw={600}>{t("building.seats", { used: license.used, total })}</Text>
          <div className={classes.meter} aria-hidden>
            <span style={{ width: `${String(percentUsed(license.used, total))}%` }} />
          </div>
        </div>
        <Facts
          facts={[
            [
              t("building.state"),
              <StateWord key="state" status={license.status}>
                {state ? t(`building.states.${state}`) : license.status}
              </StateWord>,
            ],
            [
              t("building.ends"),
              `${formatAs(ends, { dateStyle: "medium" })} (${over ? t("building.over") : t("building.daysLeft", { count: daysUntil(ends, now) })})`,
            ],
            [t("building.plan"), license.plan],
          ]}
        />
        {pending !== null && <Done>{t("building.asked", { count: pending })}</Done>}
        <Problem>{change.isError ? say(change.error) : null}</Problem>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t("building.wanted")}
            description={t("building.wantedHelp")}
            inputMode="numeric"
            maxLength={6}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={change.isPending || !/^[1-9]\d*$/.test(wanted.trim()) || Number(wanted) === total}
            onClick={() => change.mutate({ total_licenses: Number(wanted) })}
          >
            {t("building.ask")}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
