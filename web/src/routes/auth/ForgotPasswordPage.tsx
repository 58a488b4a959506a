import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { asApiError } from "@/api/errors";
import { useForgotPassword } from "@/features/identity/joining";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { useErrorText } from "@/ui/ErrorState";
import { Done, Problem } from "@/ui/Problem";
import { SixBoxes } from "@/ui/SixBoxes";

/** Asks for a reset. The answer is the same whether or not there is such an account. */
export default function ForgotPasswordPage() {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const say = useErrorText();
  const navigate = useNavigate();
  const from = useLocation().state as { email?: string } | null;
  const ask = useForgotPassword();
  const [email, setEmail] = useState(from?.email ?? "");
  const [code, setCode] = useState("");
  const problem = ask.isError ? asApiError(ask.error) : null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (email.trim() !== "" && !ask.isPending) ask.mutate(email.trim());
  };
  const onward = (full: string): void => {
    if (full.length === 6) {
      void navigate("/reset-password", { state: { email: email.trim(), otp_code: full } });
    }
  };
  return (
    <AuthFrame title={t("forgot.title")} below={<Onward to="/login">{common("signIn.title")}</Onward>}>
      {ask.isSuccess ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onward(code);
          }}
          noValidate
        >
          <Stack gap="md">
            <Done>{t("forgot.sent")}</Done>
            <SixBoxes label={t("forgot.label")} value={code} onChange={setCode} onComplete={onward} />
            <Button type="submit" disabled={code.length !== 6}>
              {t("forgot.useCode")}
            </Button>
            <Button variant="subtle" onClick={ask.reset}>
              {t("forgot.other")}
            </Button>
          </Stack>
        </form>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Text>{t("forgot.text")}</Text>
            <Problem>{problem !== null && problem.details.length === 0 ? say(problem) : null}</Problem>
            <TextInput
              label={common("form.email")}
              type="email"
              autoComplete="username"
              inputMode="email"
              autoCapitalize="none"
              spellCheck={false}
              value={email}
              error={problem?.field("email")}
              onChange={(event) => {
                setEmail(event.currentTarget.value);
              }}
            />
            <Button type="submit" disabled={email.trim() === "" || ask.isPending}>
              {t("forgot.submit")}
            </Button>
          </Stack>
        </form>
      )}
    </AuthFrame>
  );
}
