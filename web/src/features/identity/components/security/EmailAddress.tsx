import { Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQueryClient } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";
import { sessionKey, useSession } from "@/api/session";
import { personRules } from "@/features/identity/personRules";
import { useAskEmail, useConfirmEmail } from "@/features/identity/security";
import { useServerForm } from "@/ui/useServerForm";
import { useErrorText } from "@/ui/ErrorState";
import { Done, Problem } from "@/ui/Problem";
import { CardSection } from "@/ui/Section";
import { SixBoxes } from "@/ui/SixBoxes";

/** The new address proves itself by a code; the old one is told and can call it off. */
export function EmailAddress() {
  const { t } = useTranslation("security");
  const common = useTranslation().t;
  const say = useErrorText();
  const client = useQueryClient();
  const { user } = useSession();
  const ask = useAskEmail();
  const confirm = useConfirmEmail();
  const [step, setStep] = useState<"shown" | "asking" | "code">("shown");
  const [code, setCode] = useState("");
  const rules = personRules((key) => common(`form.${key}`));
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { new_email: "", password: "" },
    validate: { new_email: rules.email, password: rules.needed },
  });
  const send = submit((values) => {
    ask.mutate(
      { new_email: values.new_email.trim(), password: values.password },
      {
        onSuccess: () => {
          form.setFieldValue("password", "");
          setStep("code");
        },
        onError: refuse,
      },
    );
  });
  const enter = (full: string): void => {
    if (full.length !== 6 || confirm.isPending) return;
    confirm.mutate(full, {
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: sessionKey });
        setStep("shown");
      },
      onError: () => {
        setCode("");
      },
    });
  };
  const wrong = confirm.isError ? asApiError(confirm.error) : null;
  return (
    <CardSection title={t("email.title")}>
      <Text>{user.email ?? common("account.notGiven")}</Text>
      {confirm.isSuccess && step === "shown" && <Done>{t("email.changed")}</Done>}
      {step === "shown" && (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              confirm.reset();
              setStep("asking");
            }}
          >
            {t("email.change")}
          </Button>
        </Group>
      )}
      {step === "asking" && (
        <form onSubmit={send} noValidate>
          <Stack gap="md">
            <Problem>{problem}</Problem>
            <TextInput
              label={t("email.next")}
              type="email"
              autoComplete="email"
              autoCapitalize="none"
              spellCheck={false}
              {...form.getInputProps("new_email")}
            />
            <PasswordInput
              label={t("factor.password")}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ "aria-label": common("signIn.showPassword") }}
              {...form.getInputProps("password")}
            />
            <Group>
              <Button type="submit" disabled={ask.isPending}>
                {t("email.send")}
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  form.reset();
                  setStep("shown");
                }}
              >
                {common("action.cancel")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {step === "code" && (
        <>
          <Done>{t("email.sent", { email: form.values.new_email })}</Done>
          <SixBoxes
            label={t("email.code")}
            value={code}
            error={wrong === null ? null : wrong.status === 422 ? t("email.wrong") : say(wrong)}
            onChange={setCode}
            onComplete={enter}
          />
        </>
      )}
    </CardSection>
  );
}
