import { Button, Checkbox, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NewPassword } from "@/features/identity/components/NewPassword";
import { personRules } from "@/features/identity/personRules";
import { useChangePassword } from "@/features/identity/security";
import { useServerForm } from "@/ui/useServerForm";
import { formatDateTime } from "@/lib/time";
import { Done, Problem } from "@/ui/Problem";
import { CardSection } from "@/ui/Section";

export function ChangePassword({ last }: { last: string | null }) {
  const { t } = useTranslation("security");
  const common = useTranslation().t;
  const [open, setOpen] = useState(false);
  const change = useChangePassword();
  const rules = personRules((key) => common(`form.${key}`));
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { current: "", password: "", again: "", others: true },
      validate: { current: rules.needed, password: rules.password, again: rules.again },
    },
    { current_password: "current", new_password: "password" },
  );
  const send = submit(({ current, password, others }) => {
    change.mutate(
      { current_password: current, new_password: password, logout_other_sessions: others },
      {
        onSuccess: () => {
          form.reset();
          setOpen(false);
        },
        onError: refuse,
      },
    );
  });
  const ended = change.data?.sessionsEnded ?? 0;
  return (
    <CardSection title={t("password.title")}>
      <Text>
        {last === null ? t("password.never") : t("password.last", { when: formatDateTime(new Date(last)) })}
      </Text>
      {change.isSuccess && !open && (
        <Done>{ended > 0 ? t("password.savedEnded", { count: ended }) : t("password.saved")}</Done>
      )}
      {open ? (
        <form onSubmit={send} noValidate>
          <Stack gap="md">
            <Problem>{problem}</Problem>
            <PasswordInput
              label={t("password.current")}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ "aria-label": common("signIn.showPassword") }}
              {...form.getInputProps("current")}
            />
            <NewPassword
              value={form.values.password}
              field={form.getInputProps("password")}
              again={form.getInputProps("again")}
            />
            <Checkbox
              size="md"
              label={t("password.endOthers")}
              {...form.getInputProps("others", { type: "checkbox" })}
            />
            <Group>
              <Button type="submit" disabled={change.isPending}>
                {t("password.save")}
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  form.reset();
                  setOpen(false);
                }}
              >
                {common("action.cancel")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              change.reset();
              setOpen(true);
            }}
          >
            {t("password.change")}
          </Button>
        </Group>
      )}
    </CardSection>
  );
}
