import { Button, Card, Text } from "@mantine/core";
import { IconPassword, IconShieldLock, IconUserEdit } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, useSession } from "@/api/session";
import { BuildingSwitcher } from "@/features/identity/components/BuildingSwitcher";
import { DevicePanel } from "@/features/identity/components/DevicePanel";
import classes from "@/features/identity/components/ProfilePanel.module.css";
import { useRoleName } from "@/features/identity/queries";
import { Page } from "@/ui/Page";
import { RelativeTime } from "@/ui/RelativeTime";

/** The same page in every area: `<Route path="profile" element={<ProfilePanel />} />`. */
export function ProfilePanel({ actions }: { actions?: ReactNode }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const roleName = useRoleName();
  const hasGate = useMay("gate:scan");
  const facts: [string, ReactNode][] = [
    [t("account.email"), user.email],
    [t("account.phone"), user.phone],
    [t("account.role"), roleName(user.role)],
    [t("account.building"), user.building_name],
    [
      t("account.unit"),
      user.pending_apartment_number
        ? t("account.unitWaits", {
            now: user.apartment_number ?? t("account.notGiven"),
            wanted: user.pending_apartment_number,
          })
        : user.apartment_number,
    ],
    [
      t("account.lastSignIn"),
      user.last_login === null ? null : <RelativeTime key="at" at={user.last_login} />,
    ],
  ];
  return (
    <Page title={t("account.profile")} actions={actions}>
      <Card withBorder>
        <Text fw={600} fz="lg">
          {user.full_name}
        </Text>
        <dl className={classes.facts}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value ?? t("account.notGiven")}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Button
        component={Link}
        to="/account/profile"
        variant="default"
        justify="flex-start"
        leftSection={<IconUserEdit size={20} aria-hidden />}
      >
        {t("account.edit")}
      </Button>
      <Button
        component={Link}
        to="/account/security"
        variant="default"
        justify="flex-start"
        leftSection={<IconShieldLock size={20} aria-hidden />}
      >
        {t("account.security")}
      </Button>
      {hasGate && (
        <Button
          component={Link}
          to="/account/pin"
          variant="default"
          justify="flex-start"
          leftSection={<IconPassword size={20} aria-hidden />}
        >
          {t("account.pin")}
        </Button>
      )}
      <BuildingSwitcher />
      <DevicePanel />
    </Page>
  );
}
