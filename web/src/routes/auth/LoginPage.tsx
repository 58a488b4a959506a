import { Card, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Session } from "@/api/session";
import { SignInForm } from "@/features/identity/components/SignInForm";
import classes from "@/routes/auth/auth.module.css";
import { Page } from "@/ui/Page";
import { InsecureBanner } from "@/ui/shell/Banners";
import { Logo } from "@/ui/shell/Logo";

interface Props {
  /** The session ended under the person's hands. */
  ended: boolean;
  onSignedIn: (session: Session) => void;
}

export default function LoginPage({ ended, onSignedIn }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <InsecureBanner />
      <main className={classes.page}>
        <Stack gap="lg" className={classes.column}>
          <div className={classes.brand}>
            <Logo size={48} />
            <span>{t("app.name")}</span>
          </div>
          <Card withBorder padding="lg">
            <Page title={t("signIn.title")}>
              {ended && <Text role="status">{t("signIn.ended")}</Text>}
              <SignInForm onSignedIn={onSignedIn} />
            </Page>
          </Card>
        </Stack>
      </main>
    </>
  );
}
