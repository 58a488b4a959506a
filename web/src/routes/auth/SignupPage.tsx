import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useNavigate } from "react-router";
import { NewPassword } from "@/features/identity/components/NewPassword";
import { PersonFields } from "@/features/identity/components/PersonFields";
import { useRegister, type GoodCode } from "@/features/identity/joining";
import { personRules } from "@/features/identity/personRules";
import { useRoleName } from "@/features/identity/queries";
import { useServerForm } from "@/ui/useServerForm";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { Problem } from "@/ui/Problem";

/** 001's second step. House fields are hidden: a landlord adds properties later, a resident's home is the code's. */
export default function SignupPage() {
  const good = useLocation().state as GoodCode | null;
  return good === null ? <Navigate to="/signup-otp" replace /> : <SignupForm good={good} />;
}

function SignupForm({ good }: { good: GoodCode }) {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const roleName = useRoleName();
  const navigate = useNavigate();
  const register = useRegister();
  const rules = personRules((key) => common(`form.${key}`));
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { first_name: "", last_name: "", email: "", phone: "", password: "", again: "" },
      validate: {
        first_name: rules.needed,
        last_name: rules.needed,
        email: rules.email,
        phone: rules.phone,
        password: rules.password,
        again: rules.again,
      },
    },
    { phone_number: "phone", password_confirmation: "again" },
  );
  const send = submit((values) => {
    register.mutate(
      {
        first_name: values.first_name.trim(),
        last_name: values.last_name.trim(),
        email: values.email.trim(),
        phone_number: values.phone.trim(),
        password: values.password,
        password_confirmation: values.again,
        otp_code: good.otpCode,
      },
      {
        onSuccess: () => {
          void navigate("/email-verification", {
            replace: true,
            state: { email: values.email.trim(), registered: true },
          });
        },
        onError: refuse,
      },
    );
  });
  return (
    <AuthFrame title={t("signUp.title")} below={<Onward to="/signup-otp">{t("signUp.otherCode")}</Onward>}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text>{t("signUp.as", { role: roleName(good.targetRole) })}</Text>
          {good.houseNumber !== null && (
            <Text fw={600}>
              {good.address === null || good.address === ""
                ? t("signUp.homeShort", { number: good.houseNumber })
                : t("signUp.home", { number: good.houseNumber, address: good.address })}
            </Text>
          )}
          {good.targetRole === "landlord" && good.houseNumber === null && (
            <Text>{t("signUp.addProperties")}</Text>
          )}
          <Problem>{problem}</Problem>
          <PersonFields bind={(name) => form.getInputProps(name)} />
          <NewPassword
            value={form.values.password}
            field={form.getInputProps("password")}
            again={form.getInputProps("again")}
          />
          <Button type="submit" disabled={register.isPending}>
            {t(register.isPending ? "signUp.working" : "signUp.submit")}
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
