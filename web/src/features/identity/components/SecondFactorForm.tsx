import { Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import type { Session } from "@/api/session";
import { useSecondFactor, type Challenge } from "@/features/identity/mutations";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";
import { SixBoxes } from "@/ui/SixBoxes";

interface Props {
  challenge: Challenge;
  onSignedIn: (session: Session) => void;
  onStartAgain: () => void;
}

/** Shown after a right password when the account has a second factor. */
export function SecondFactorForm({ challenge, onSignedIn, onStartAgain }: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const step = useSecondFactor();
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const problem = step.isError ? asApiError(step.error) : null;
  // The challenge itself is gone: nothing typed here can help any more.
  const over = problem !== null && (problem.code === "CHALLENGE_OVER" || problem.status === 410);

  const send = (text: string): void => {
    if (text.trim() === "" || step.isPending) return;
    step.mutate(
      { token: challenge.token, code: text.trim() },
      {
        onSuccess: onSignedIn,
        onError: () => {
          setCode("");
        },
      },
    );
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(code);
  };
  const text = (): string | null => {
    if (problem === null) return null;
    if (over) return t("signIn.factorOver");
    return problem.status === 401 || problem.status === 422 ? t("signIn.factorWrong") : say(problem);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Title order={2}>{t("signIn.factorTitle")}</Title>
        <Problem>{text()}</Problem>
        <Text>{t(recovery ? "signIn.factorRecoveryText" : "signIn.factorText")}</Text>
        {recovery ? (
          <TextInput
            label={t("signIn.factorRecoveryCode")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={code}
            onChange={(event) => {
              setCode(event.currentTarget.value);
            }}
          />
        ) : (
          <SixBoxes label={t("signIn.factorCode")} value={code} onChange={setCode} onComplete={send} />
        )}
        <Button type="submit" disabled={step.isPending || over || code.trim() === ""}>
          {t(step.isPending ? "signIn.working" : "signIn.factorSubmit")}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setCode("");
            setRecovery(!recovery);
          }}
        >
          {t(recovery ? "signIn.factorApp" : "signIn.factorRecovery")}
        </Button>
        <Button variant="subtle" onClick={onStartAgain}>
          {t("signIn.startAgain")}
        </Button>
      </Stack>
    </form>
  );
}
