import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { HomeFields, homeBody } from "@/features/people/components/HomeFields";
import { useAddPerson } from "@/features/people/mutations";
import { ROLES, TIES, usePeopleWords, type RoleName } from "@/features/people/words";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  onAdded: (said: string, memberId: string) => void;
  onClose: () => void;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Somebody new: an address that has an account is invited, any other gets a welcome mail. */
export function AddPerson({ onAdded, onClose }: Props) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = usePeopleWords();
  const add = useAddPerson();
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: {
        role: "resident" as RoleName,
        first_name: "",
        last_name: "",
        email: "",
        phone: "",
        unit: "",
        number: "",
        tie: "tenant",
      },
      validate: {
        first_name: (value) => (value.trim() === "" ? common("form.needed") : null),
        email: (value) => (EMAIL.test(value.trim()) ? null : common("form.needEmail")),
      },
    },
    { unit_id: "unit", apartment_number: "number" },
  );
  const { role, unit, number, tie } = form.values;
  const home = role === "resident" || role === "landlord";
  const send = submit((values) => {
    const email = values.email.trim();
    add.mutate(
      {
        email,
        role: values.role,
        first_name: values.first_name.trim(),
        last_name: values.last_name.trim(),
        tie: values.role === "landlord" ? "owner" : (TIES.find((one) => one === values.tie) ?? "tenant"),
        ...(values.phone.trim() !== "" && { phone: values.phone.trim() }),
        ...(home && homeBody(values)),
      },
      {
        onSuccess: ({ outcome, person }) =>
          onAdded(t(`person.outcome.${outcome}`, { email }), person.member_id),
        onError: refuse,
      },
    );
  });
  const error = (name: string): string | undefined =>
    typeof form.errors[name] === "string" ? form.errors[name] : undefined;
  return (
    <FormModal
      title={t("person.add")}
      text={t("person.addText")}
      problem={problem}
      working={add.isPending}
      confirm={t("person.addDo")}
      onSubmit={send}
      onClose={onClose}
    >
      <NativeSelect
        size="md"
        label={t("person.role")}
        data={ROLES.map((value) => ({ value, label: words.role(value) }))}
        {...form.getInputProps("role")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={common("form.firstName")}
          required
          withAsterisk={false}
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps("first_name")}
        />
        <TextInput
          label={common("form.lastName")}
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps("last_name")}
        />
      </SimpleGrid>
      <TextInput
        label={common("form.email")}
        type="email"
        inputMode="email"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        required
        withAsterisk={false}
        maxLength={254}
        {...form.getInputProps("email")}
      />
      <TextInput
        label={t("person.phoneOptional")}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        maxLength={32}
        {...form.getInputProps("phone")}
      />
      {home && (
        <HomeFields
          values={{ unit, number, tie }}
          errors={{ unit: error("unit"), number: error("number") }}
          ties={role === "resident"}
          onChange={(changes) => form.setValues(changes)}
        />
      )}
    </FormModal>
  );
}
