import { Button, Card, SegmentedControl, Stack, Text, Title, useMantineColorScheme } from "@mantine/core";
import { IconBell, IconLifebuoy, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSignOut } from "@/api/session";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { useErrorText } from "@/ui/ErrorState";
import { Page } from "@/ui/Page";

/** Installing is offered below by the shell's own banner, where the browser can. */
export function MorePage() {
  const { t } = useTranslation("resident");
  const { t: c } = useTranslation("common");
  const signOut = useSignOut();
  const say = useErrorText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const links = [
    { to: paths.profile, label: t("more.profile"), Icon: IconUserCircle },
    { to: paths.news, label: t("more.notifications"), Icon: IconBell },
    { to: paths.help, label: t("more.help"), Icon: IconLifebuoy },
  ];
  return (
    <Page title={t("more.title")}>
      <Stack gap="lg" className={classes.form}>
        <ul className={classes.links}>
          {links.map(({ to, label, Icon }) => (
            <li key={to}>
              <Button
                component={Link}
                to={to}
                fullWidth
                h={56}
                variant="default"
                justify="flex-start"
                leftSection={<Icon aria-hidden />}
              >
                {label}
              </Button>
            </li>
          ))}
        </ul>
        <Card withBorder>
          <Stack gap="xs">
            <Title order={2} id="colours">
              {t("more.colours")}
            </Title>
            <SegmentedControl
              fullWidth
              size="md"
              aria-labelledby="colours"
              value={colorScheme}
              onChange={(value) => {
                setColorScheme(value as "auto" | "light" | "dark");
              }}
              data={[
                { value: "auto", label: c("account.colourAuto") },
                { value: "light", label: c("account.colourLight") },
                { value: "dark", label: c("account.colourDark") },
              ]}
            />
          </Stack>
        </Card>
        <Button
          variant="default"
          h={56}
          disabled={leaving}
          leftSection={<IconLogout aria-hidden />}
          onClick={() => {
            setLeaving(true);
            signOut().catch((error: unknown) => {
              setLeaving(false);
              setProblem(c("account.signOutFailed", { reason: say(error) }));
            });
          }}
        >
          {c("account.signOut")}
        </Button>
        {problem !== null && (
          <Text role="alert" c="var(--gh-no)">
            {problem}
          </Text>
        )}
      </Stack>
    </Page>
  );
}
