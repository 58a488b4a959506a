import { SimpleGrid, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  /** The form's properties of a field. */
  bind: (name: "first_name" | "last_name" | "email" | "phone") => TextInputProps & { key?: string };
}

/** Who one is: the same four fields wherever an account begins. */
export function PersonFields({ bind }: Props) {
  const { t } = useTranslation();
  const first = bind("first_name");
  const last = bind("last_name");
  const email = bind("email");
  const phone = bind("phone");
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput
          label={t("form.firstName")}
          autoComplete="given-name"
          required
          withAsterisk={false}
          {...first}
          key="first"
        />
        <TextInput
          label={t("form.lastName")}
          autoComplete="family-name"
          required
          withAsterisk={false}
          {...last}
          key="last"
        />
      </SimpleGrid>
      <TextInput
        label={t("form.email")}
        type="email"
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        {...email}
        key="email"
      />
      <TextInput
        label={t("form.phone")}
        type="tel"
        autoComplete="tel"
        inputMode="tel"
        required
        withAsterisk={false}
        {...phone}
        key="phone"
      />
    </>
  );
}
