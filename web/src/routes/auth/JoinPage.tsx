import { Button, Stack, Text, TextInput, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { asApiError } from "@/api/errors";
import { NewPassword } from "@/features/identity/components/NewPassword";
import { PersonFields } from "@/features/identity/components/PersonFields";
import { useSelfRegister } from "@/features/identity/joining";
import { personRules } from "@/features/identity/personRules";
import { useServerForm } from "@/ui/useServerForm";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { Problem } from "@/ui/Problem";

const blankIsNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** 002's self-registration: by the building's address, decided by its administrator. */
export default function JoinPage() {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const navigate = useNavigate();
  const ask = useSelfRegister();
  const rules = personRules((key) => common(`form.${key}`));
  const { form, problem, setProblem, refuse, submit } = useServerForm({
    initialValues: {
      building_email: "",
      apartment_number: "",
      first_name: "",
      last_name: "",
      email: "",
      phone: "",
      password: "",
      again: "",
      emergency_contact_name: "",
      emergency_contact_phone: "",
    },
    validate: {
      building_email: rules.email,
      apartment_number: rules.needed,
      first_name: rules.needed,
      last_name: rules.needed,
      email: rules.email,
      phone: rules.phone,
      password: rules.password,
      again: rules.again,
      emergency_contact_phone: (value) => (value.trim() === "" ? null : rules.phone(value)),
    },
  });
  const send = submit((values) => {
    ask.mutate(
      {
        building_email: values.building_email.trim(),
        apartment_number: values.apartment_number.trim(),
        first_name: values.first_name.trim(),
        last_name: values.last_name.trim(),
        email: values.email.trim(),
        phone: values.phone.trim(),
        password: values.password,
        emergency_contact_name: blankIsNull(values.emergency_contact_name),
        emergency_contact_phone: blankIsNull(values.emergency_contact_phone),
      },
      {
        onSuccess: (answer) => {
          const state = { email: values.email.trim(), until: answer.approval_request.expires_at };
          void navigate("/waiting", { replace: true, state });
        },
        onError: (error) => {
          const refused = asApiError(error);
          refuse(error);
          if (refused.status === 404) {
            form.setFieldError("building_email", t("ask.noBuilding"));
            setProblem(null);
            form.getInputNode("building_email")?.focus();
          }
          if (refused.code === "EMAIL_TAKEN") setProblem(t("ask.taken"));
          if (refused.code === "LICENCE_FULL") setProblem(t("ask.full"));
        },
      },
    );
  });
  return (
    <AuthFrame title={t("ask.title")} below={<Onward to="/login">{common("signIn.title")}</Onward>}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          <Text>{t("ask.text")}</Text>
          <Problem>{problem}</Problem>
          <TextInput
            label={t("ask.buildingEmail")}
            description={t("ask.buildingHelp")}
            type="email"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            {...form.getInputProps("building_email")}
          />
          <TextInput
            label={common("form.unit")}
            required
            withAsterisk={false}
            {...form.getInputProps("apartment_number")}
          />
          <PersonFields bind={(name) => form.getInputProps(name)} />
          <NewPassword
            value={form.values.password}
            field={form.getInputProps("password")}
            again={form.getInputProps("again")}
          />
          <Title order={2}>{t("ask.emergencyTitle")}</Title>
          <TextInput label={t("ask.emergencyName")} {...form.getInputProps("emergency_contact_name")} />
          <TextInput
            label={t("ask.emergencyPhone")}
            type="tel"
            inputMode="tel"
            {...form.getInputProps("emergency_contact_phone")}
          />
          <Button type="submit" disabled={ask.isPending}>
            {t(ask.isPending ? "ask.working" : "ask.submit")}
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
