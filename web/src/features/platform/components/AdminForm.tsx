import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAddAdmin } from "@/features/platform/mutations";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  buildingId: string;
  onAdded: (said: string) => void;
  onClose: () => void;
}

/** Another administrator for a building; the server mails the link or the invitation. */
export function AdminForm({ buildingId, onAdded, onClose }: Props) {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const add = useAddAdmin();
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { firstName: "", lastName: "", email: "", phone: "" },
      validate: { firstName: needed, lastName: needed, email: needed },
    },
    { first_name: "firstName", last_name: "lastName" },
  );
  const send = submit(({ firstName, lastName, email, phone }) => {
    add.mutate(
      {
        buildingId,
        firstName: firstName.trim(),
        lastName: lastName.trim(),
        email: email.trim(),
        ...(phone.trim() !== "" && { phone: phone.trim() }),
      },
      {
        onSuccess: ({ invited }) =>
          onAdded(t(invited ? "admin.invited" : "admin.added", { email: email.trim() })),
        onError: refuse,
      },
    );
  });
  return (
    <FormModal
      title={t("admin.title")}
      text={t("admin.text")}
      problem={problem}
      working={add.isPending}
      confirm={t("admin.submit")}
      onSubmit={send}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={common("form.firstName")}
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("firstName")}
        />
        <TextInput
          label={common("form.lastName")}
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("lastName")}
        />
      </SimpleGrid>
      <TextInput
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        label={common("form.email")}
        maxLength={254}
        {...form.getInputProps("email")}
      />
      <TextInput
        type="tel"
        autoComplete="off"
        label={t("make.adminPhone")}
        maxLength={25}
        {...form.getInputProps("phone")}
      />
    </FormModal>
  );
}
