import {
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession, useSignOut } from "@/api/session";
import { BuildingSwitcher } from "@/features/identity/components/BuildingSwitcher";
import classes from "@/features/identity/components/ProfilePanel.module.css";
import { useRoleName } from "@/features/identity/queries";
import { useErrorText } from "@/ui/ErrorState";
import { Page } from "@/ui/Page";
import { RelativeTime } from "@/ui/RelativeTime";

/** The same page in every area: `<Route path="profile" element={<ProfilePanel />} />`. */
export function ProfilePanel() {
  const { t } = useTranslation();
  const { user } = useSession();
  const roleName = useRoleName();
  const signOut = useSignOut();
  const say = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const facts: [string, ReactNode][] = [
    [t("account.email"), user.email],
    [t("account.phone"), user.phone],
    [t("account.role"), roleName(user.role)],
    [t("account.building"), user.building_name],
    [t("account.unit"), user.apartment_number],
    [
      t("account.lastSignIn"),
      user.last_login === null ? null : <RelativeTime key="at" at={user.last_login} />,
    ],
  ];
  return (
    <Page title={t("account.profile")}>
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
      <BuildingSwitcher />
      <Card withBorder>
        <Stack>
          <Title order={2}>{t("account.device")}</Title>
          <div>
            <Text size="sm" mb={4} id="colours">
              {t("account.colours")}
            </Text>
            <SegmentedControl
              fullWidth
              size="md"
              aria-labelledby="colours"
              value={colorScheme}
              onChange={(value) => {
                setColorScheme(value as "auto" | "light" | "dark");
              }}
              data={[
                { value: "auto", label: t("account.colourAuto") },
                { value: "light", label: t("account.colourLight") },
                { value: "dark", label: t("account.colourDark") },
              ]}
            />
          </div>
          <Group>
            <Button
              variant="default"
              leftSection={<IconLogout size={18} aria-hidden />}
              onClick={() => {
                signOut().catch((error: unknown) => {
                  setProblem(t("account.signOutFailed", { reason: say(error) }));
                });
              }}
            >
              {t("account.signOut")}
            </Button>
          </Group>
          {problem !== null && (
            <Text role="alert" c="var(--gh-no)">
              {problem}
            </Text>
          )}
        </Stack>
      </Card>
    </Page>
  );
}
