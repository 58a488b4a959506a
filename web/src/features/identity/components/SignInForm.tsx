import { Alert, Button, Checkbox, PasswordInput, Stack, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asApiError } from "@/api/errors";
import type { Session } from "@/api/session";
import classes from "@/features/identity/components/SignInForm.module.css";
import { DemoAccounts } from "@/features/identity/components/DemoAccounts";
import { SecondFactorForm } from "@/features/identity/components/SecondFactorForm";
import { useSignIn, type Challenge } from "@/features/identity/mutations";
import { demoHints } from "@/lib/meta";
import { useErrorText } from "@/ui/ErrorState";

/** Seconds left of a wait that began when `seconds` was set. */
function useCountdown(seconds: number | null, since: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (seconds === null) {
      setLeft(0);
      return;
    }
    const end = since + seconds * 1000;
    const tick = (): void => {
      setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    };
    tick();
    const timer = setInterval(tick, 500);
    return () => {
      clearInterval(timer);
    };
  }, [seconds, since]);
  return left;
}

export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const { t } = useTranslation();
  const say = useErrorText();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(false);
  const [checked, setChecked] = useState(false);
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const problem = signIn.isError ? asApiError(signIn.error) : null;
  const wait = useCountdown(problem?.status === 429 ? (problem.retryAfter ?? 60) : null, signIn.submittedAt);
  const demo = demoHints();

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (email.trim() === "" || password === "" || signIn.isPending || wait > 0) return;
    signIn.mutate(
      { email: email.trim(), password, remember },
      {
        onSuccess: (answer) => {
          if ("token" in answer) setChallenge(answer);
          else onSignedIn(answer);
        },
      },
    );
  };
  const text = (): string | null => {
    if (problem === null) return null;
    if (problem.status === 429) return wait > 0 ? t("signIn.wait", { count: wait }) : null;
    if (problem.status === 401) return t("signIn.wrong");
    if (problem.code === "ACCOUNT_NOT_ACTIVATED") return t("signIn.notActivated");
    if (problem.code === "EMAIL_NOT_VERIFIED") return t("signIn.notVerified");
    if (problem.code === "ACCOUNT_LOCKED") return t("signIn.locked");
    if (problem.code === "CLIENT") return t("signIn.cookieBlocked");
    return say(problem);
  };
  const message = text();
  if (challenge !== null) {
    return (
      <SecondFactorForm
        challenge={challenge}
        onSignedIn={onSignedIn}
        onStartAgain={() => {
          setChallenge(null);
          setPassword("");
        }}
      />
    );
  }
  return (
    <Stack gap="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {message !== null && (
            <Alert role="alert" color="red.8" icon={<IconAlertCircle aria-hidden />} variant="outline">
              {message}
              {problem?.code === "EMAIL_NOT_VERIFIED" && (
                <Link className={classes.way} to="/email-verification" state={{ email: email.trim() }}>
                  {t("signIn.verifyNow")}
                </Link>
              )}
              {problem?.code === "ACCOUNT_LOCKED" && (
                <Link className={classes.way} to="/forgot-password" state={{ email: email.trim() }}>
                  {t("signIn.forgot")}
                </Link>
              )}
            </Alert>
          )}
          <TextInput
            label={t("signIn.email")}
            type="email"
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            error={checked && email.trim() === "" ? t("signIn.needEmail") : problem?.field("email")}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label={t("signIn.password")}
            autoComplete="current-password"
            value={password}
            error={checked && password === "" ? t("signIn.needPassword") : problem?.field("password")}
            visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          <Checkbox
            size="md"
            label={t("signIn.remember")}
            checked={remember}
            onChange={(event) => {
              setRemember(event.currentTarget.checked);
            }}
          />
          <Button type="submit" disabled={signIn.isPending || wait > 0}>
            {signIn.isPending ? t("signIn.working") : t("signIn.submit")}
          </Button>
        </Stack>
      </form>
      {demo && (
        <DemoAccounts
          hints={demo}
          onPick={(picked) => {
            setEmail(picked);
            setPassword(demo.password);
          }}
        />
      )}
    </Stack>
  );
}
