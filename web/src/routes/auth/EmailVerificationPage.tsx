import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "react-router";
import { asApiError } from "@/api/errors";
import { useResendCode, useVerifyEmail, useVerifyEmailLink } from "@/features/identity/joining";
import { useResendPause } from "@/features/identity/useResendPause";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { useErrorText } from "@/ui/ErrorState";
import { Done, Problem } from "@/ui/Problem";
import { SixBoxes } from "@/ui/SixBoxes";

/** An address is proven by the six digits of the mail, or by its link. */
export default function EmailVerificationPage() {
  const { t } = useTranslation("join");
  const token = useSearchParams()[0].get("token");
  const link = useVerifyEmailLink();
  const verify = useVerifyEmail();
  const sent = useRef(false);
  const { mutate } = link;
  useEffect(() => {
    if (token === null || sent.current) return;
    sent.current = true; // a link is good once
    mutate(token);
  }, [token, mutate]);

  const verified = link.isSuccess || verify.isSuccess;
  return (
    <AuthFrame title={t("verify.title")} below={<Onward to="/login">{t("verify.signIn")}</Onward>}>
      {verified && <Done>{t("verify.verified")}</Done>}
      {link.isPending && <Text role="status">{t("verify.byLink")}</Text>}
      {link.isError && <Problem>{t("verify.linkOver")}</Problem>}
      {!verified && (token === null || link.isError) && <CodeForm verify={verify} />}
    </AuthFrame>
  );
}

function CodeForm({ verify }: { verify: ReturnType<typeof useVerifyEmail> }) {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const say = useErrorText();
  const from = useLocation().state as { email?: string; registered?: boolean } | null;
  const resend = useResendCode();
  const [email, setEmail] = useState(from?.email ?? "");
  const [code, setCode] = useState("");
  const pause = useResendPause(from?.registered === true);

  const send = (full: string): void => {
    if (full.length !== 6 || email.trim() === "" || verify.isPending) return;
    verify.mutate({ email: email.trim(), otp_code: full });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(code);
  };
  const problem = verify.isError ? asApiError(verify.error) : null;
  const wrong = problem !== null && problem.status === 422 && problem.field("email") === undefined;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {from?.registered === true && <Done>{t("verify.done", { email })}</Done>}
        <Text>{t("verify.text")}</Text>
        <Problem>{problem !== null && !wrong ? say(problem) : null}</Problem>
        {from?.email === undefined && (
          <TextInput
            label={common("form.email")}
            type="email"
            autoComplete="email"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            error={problem?.field("email")}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
        )}
        <SixBoxes
          label={t("verify.label")}
          value={code}
          error={wrong ? t("verify.wrong") : null}
          onChange={(next) => {
            setCode(next);
            if (verify.isError) verify.reset();
          }}
          onComplete={send}
        />
        <Button type="submit" disabled={code.length !== 6 || email.trim() === "" || verify.isPending}>
          {t("verify.submit")}
        </Button>
        <Button
          variant="light"
          disabled={pause.left > 0 || email.trim() === "" || resend.isPending}
          onClick={() => {
            resend.mutate(email.trim(), { onSuccess: pause.begin });
          }}
        >
          {pause.left > 0 ? t("verify.resendIn", { count: pause.left }) : t("verify.resend")}
        </Button>
        {resend.isSuccess && <Done>{t("verify.resent")}</Done>}
        {resend.isError && <Problem>{say(resend.error)}</Problem>}
      </Stack>
    </form>
  );
}
