import { Card, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/routes/auth/auth.module.css";
import { Page } from "@/ui/Page";
import { InsecureBanner } from "@/ui/shell/Banners";
import { Logo } from "@/ui/shell/Logo";

/** A page for somebody who is not signed in: the name, one card, and the ways onward below it. */
export function AuthFrame({
  title,
  children,
  below,
}: {
  title: string;
  children: ReactNode;
  below?: ReactNode;
}) {
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
          <Card withBorder padding="md">
            <Page title={title}>{children}</Page>
          </Card>
          {below !== undefined && (
            <Stack gap={0} align="flex-start">
              {below}
            </Stack>
          )}
        </Stack>
      </main>
    </>
  );
}
