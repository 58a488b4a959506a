import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "react-router";
import { asApiError } from "@/api/errors";
import { NewPassword } from "@/features/identity/components/NewPassword";
import { useResetPassword, type ResetProof } from "@/features/identity/joining";
import { personRules } from "@/features/identity/personRules";
import { useServerForm } from "@/ui/useServerForm";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { Done, Problem } from "@/ui/Problem";

/** A new password, by the link of the mail or by its six digits. */
export default function ResetPasswordPage() {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const token = useSearchParams()[0].get("token");
  const digits = useLocation().state as { email: string; otp_code: string } | null;
  const proof: ResetProof | null = token !== null ? { token } : digits;
  return (
    <AuthFrame title={t("reset.title")} below={<Onward to="/login">{common("signIn.title")}</Onward>}>
      {proof === null ? (
        <>
          <Text>{t("reset.missing")}</Text>
          <Onward to="/forgot-password">{t("reset.again")}</Onward>
        </>
      ) : (
        <ResetForm proof={proof} />
      )}
    </AuthFrame>
  );
}

function ResetForm({ proof }: { proof: ResetProof }) {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const reset = useResetPassword();
  const rules = personRules((key) => common(`form.${key}`));
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { password: "", again: "" },
      validate: { password: rules.password, again: rules.again },
    },
    { new_password: "password" },
  );
  const refused = reset.isError ? asApiError(reset.error) : null;
  const over = refused?.field("token") !== undefined || refused?.field("otp_code") !== undefined;
  if (reset.isSuccess) return <Done>{t("reset.done")}</Done>;
  return (
    <form
      onSubmit={submit((values) => {
        reset.mutate({ proof, password: values.password }, { onError: refuse });
      })}
      noValidate
    >
      <Stack gap="md">
        <Problem>{over ? t("reset.over") : problem}</Problem>
        {over && <Onward to="/forgot-password">{t("reset.again")}</Onward>}
        <NewPassword
          value={form.values.password}
          field={form.getInputProps("password")}
          again={form.getInputProps("again")}
        />
        <Button type="submit" disabled={reset.isPending}>
          {t(reset.isPending ? "reset.working" : "reset.submit")}
        </Button>
      </Stack>
    </form>
  );
}
