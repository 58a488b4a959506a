import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NewPin, usePinRules } from "@/features/devices/components/PinFields";
import { useAddGuard } from "@/features/devices/mutations";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  onAdded: (name: string) => void;
  onClose: () => void;
}

/** A guard who needs no e-mail address: a name and a PIN. */
export function GuardForm({ onAdded, onClose }: Props) {
  const { t } = useTranslation("devices");
  const common = useTranslation().t;
  const add = useAddGuard();
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { first_name: "", last_name: "", phone: "", pin: "", again: "" },
    validate: { first_name: needed, last_name: needed, ...usePinRules() },
  });
  const send = submit(({ first_name, last_name, phone, pin }) => {
    const body = {
      first_name: first_name.trim(),
      last_name: last_name.trim(),
      phone: phone.trim() || null,
      pin,
    };
    add.mutate(body, {
      onSuccess: () => onAdded(`${body.first_name} ${body.last_name}`),
      onError: refuse,
    });
  });
  return (
    <FormModal
      title={t("guards.addTitle")}
      text={t("guards.addText")}
      problem={problem}
      working={add.isPending}
      confirm={t("guards.add")}
      onSubmit={send}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={common("form.firstName")}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("first_name")}
        />
        <TextInput
          label={common("form.lastName")}
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("last_name")}
        />
      </SimpleGrid>
      <TextInput
        type="tel"
        inputMode="tel"
        autoComplete="off"
        label={t("guards.phone")}
        maxLength={30}
        {...form.getInputProps("phone")}
      />
      <NewPin bind={(name) => form.getInputProps(name)} />
    </FormModal>
  );
}
