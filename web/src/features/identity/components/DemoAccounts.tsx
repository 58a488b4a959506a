import { Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "@/features/identity/components/DemoAccounts.module.css";
import type { DemoHints } from "@/lib/meta";

/** Only in the demo: the accounts everybody knows the password of. */
export function DemoAccounts({ hints, onPick }: { hints: DemoHints; onPick: (email: string) => void }) {
  const { t } = useTranslation();
  return (
    <Stack component="section" gap="xs" aria-labelledby="demo-accounts">
      <Title order={2} id="demo-accounts" fz="md">
        {t("signIn.demoTitle")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("signIn.demoText")}
      </Text>
      <ul className={classes.list}>
        {hints.accounts.map((account) => (
          <li key={account.email}>
            <UnstyledButton
              className={classes.row}
              onClick={() => {
                onPick(account.email);
              }}
            >
              <span className={classes.email}>{account.email}</span>
              <span className={classes.role}>{account.role}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
