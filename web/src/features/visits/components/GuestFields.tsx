import { Button, Stack, TextInput } from "@mantine/core";
import { IconAddressBook } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Guest } from "@/features/visits/invite";
import { canPickContacts, pickContact } from "@/lib/contactPicker";

interface Props {
  guest: Guest;
  position: number;
  errors: Record<string, string>;
  onChange: (guest: Guest) => void;
}

/** Name and phone of one visitor; from the device's contacts where the browser has them. */
export function GuestFields({ guest, position, errors, onChange }: Props) {
  const { t } = useTranslation("resident");
  const path = (field: string): string => `visitors.${String(position)}.${field}`;
  return (
    <Stack gap="sm">
      {canPickContacts() && (
        <Button
          variant="default"
          leftSection={<IconAddressBook size={20} aria-hidden />}
          onClick={() => {
            void pickContact().then((picked) => {
              if (picked === null) return;
              // What the contact lacks stays as it was typed.
              const { name, phone, email } = picked;
              onChange({
                name: name || guest.name,
                phone: phone || guest.phone,
                email: email || guest.email,
              });
            });
          }}
        >
          {t("invite.contact")}
        </Button>
      )}
      <TextInput
        label={t("invite.name")}
        name={path("name")}
        value={guest.name}
        error={errors[path("name")]}
        maxLength={100}
        autoComplete="off"
        autoCapitalize="words"
        onChange={(event) => {
          onChange({ ...guest, name: event.currentTarget.value });
        }}
      />
      <TextInput
        label={t("invite.phone")}
        description={position === 0 ? t("invite.phoneHint") : undefined}
        name={path("phone")}
        type="tel"
        inputMode="tel"
        value={guest.phone}
        error={errors[path("phone")]}
        maxLength={25}
        autoComplete="off"
        onChange={(event) => {
          onChange({ ...guest, phone: event.currentTarget.value });
        }}
      />
    </Stack>
  );
}
