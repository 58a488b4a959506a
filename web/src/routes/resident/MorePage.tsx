import { Button, Stack } from "@mantine/core";
import {
  IconAddressBook,
  IconBan,
  IconBell,
  IconClipboardCheck,
  IconLifebuoy,
  IconPackage,
  IconTicket,
  IconUserCircle,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { DevicePanel } from "@/features/identity/components/DevicePanel";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { Page } from "@/ui/Page";

/** Installing is offered below by the shell's own banner, where the browser can. */
export default function MorePage() {
  const { t } = useTranslation("resident");
  const links = [
    { to: paths.profile, label: t("more.profile"), Icon: IconUserCircle },
    { to: paths.deliveries, label: t("more.deliveries"), Icon: IconPackage },
    { to: paths.gatePasses, label: t("more.gatePasses"), Icon: IconClipboardCheck },
    { to: paths.tokens, label: t("more.tokens"), Icon: IconTicket },
    { to: paths.contacts, label: t("more.contacts"), Icon: IconAddressBook },
    { to: paths.bans, label: t("more.bans"), Icon: IconBan },
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
        <DevicePanel />
      </Stack>
    </Page>
  );
}
