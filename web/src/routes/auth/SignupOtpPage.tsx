import { Button, Stack, Text } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { asApiError } from "@/api/errors";
import { useVerifyCode } from "@/features/identity/joining";
import { draft } from "@/lib/draft";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { useErrorText } from "@/ui/ErrorState";
import { SixBoxes } from "@/ui/SixBoxes";

const DRAFT = "signup-otp";

/** 001's first step: the code one was given decides what one signs up as. */
export default function SignupOtpPage() {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const say = useErrorText();
  const navigate = useNavigate();
  const verify = useVerifyCode();
  const [code, setCode] = useState(() => draft.read(DRAFT));
  useEffect(() => {
    draft.write(DRAFT, code);
  }, [code]);

  const send = (full: string): void => {
    if (full.length !== 6 || verify.isPending) return;
    verify.mutate(full, {
      onSuccess: (good) => {
        draft.write(DRAFT, "");
        void navigate("/signup", { state: good });
      },
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(code);
  };
  const problem = verify.isError ? asApiError(verify.error) : null;
  const text = (): string | null => {
    if (problem === null) return null;
    if (problem.status === 429) return t("code.wait");
    // 001's own words: invalid or expired, or used already.
    return problem.isPassing ? say(problem) : problem.message;
  };
  return (
    <AuthFrame title={t("code.title")} below={<Onward to="/login">{common("signIn.title")}</Onward>}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text>{t("code.text")}</Text>
          <SixBoxes
            label={t("code.label")}
            value={code}
            error={text()}
            onChange={(next) => {
              setCode(next);
              if (verify.isError) verify.reset();
            }}
            onComplete={send}
          />
          <Button type="submit" disabled={code.length !== 6 || verify.isPending}>
            {t("code.submit")}
          </Button>
          <Text size="sm">{t("code.help")}</Text>
        </Stack>
      </form>
    </AuthFrame>
  );
}
