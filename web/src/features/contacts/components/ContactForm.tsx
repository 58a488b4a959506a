import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { IconAddressBook, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bodyOf, emptyContact, valuesOf } from "@/features/contacts/contact";
import { useAddContact, useChangeContact, useRemoveContact } from "@/features/contacts/mutations";
import { CATEGORIES, RELATIONSHIPS, type Contact } from "@/features/contacts/queries";
import { canPickContacts, pickContact } from "@/lib/contactPicker";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  /** Null: a new one. */
  contact: Contact | null;
  onSaved: (contact: Contact) => void;
  onRemoved: (contact: Contact) => void;
  onClose: () => void;
}

const FEWEST_DIGITS = 7;

export function ContactForm({ contact, onSaved, onRemoved, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const common = useTranslation().t;
  const [unfolded, setUnfolded] = useState(contact !== null);
  const [removing, setRemoving] = useState(false);
  const add = useAddContact();
  const change = useChangeContact();
  const remove = useRemoveContact();
  const working = add.isPending || change.isPending;
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: contact === null ? emptyContact : valuesOf(contact),
    validate: {
      name: (name) => (name.trim() === "" ? t("form.needName") : null),
      phone: (phone) => (phone.replace(/\D/g, "").length < FEWEST_DIGITS ? t("form.needPhone") : null),
    },
  });
  const send = submit((values) => {
    const body = bodyOf(values, contact);
    const done = { onSuccess: onSaved, onError: refuse };
    if (contact === null) add.mutate(body, done);
    else change.mutate({ id: contact.id, body }, done);
  });
  if (contact !== null && removing) {
    return (
      <ConfirmModal
        opened
        danger
        title={t("form.removeTitle", { name: contact.name })}
        confirm={t("form.removeConfirm")}
        onConfirm={async () => {
          await remove.mutateAsync(contact.id);
          onRemoved(contact);
        }}
        onClose={() => setRemoving(false)}
      >
        {t("form.removeText")}
      </ConfirmModal>
    );
  }
  const choose = (none: string, words: readonly { value: string; label: string }[]) => [
    { value: "", label: none },
    ...words,
  ];
  const ownWords = contact?.relationship_text ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={contact === null ? t("form.add") : t("form.edit")}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          {contact === null && canPickContacts() && (
            <Button
              variant="default"
              leftSection={<IconAddressBook size={20} aria-hidden />}
              onClick={() => {
                void pickContact().then((picked) => {
                  if (picked) form.setValues({ ...picked });
                });
              }}
            >
              {t("form.pick")}
            </Button>
          )}
          <TextInput
            label={t("form.name")}
            data-autofocus
            required
            maxLength={100}
            autoComplete="off"
            autoCapitalize="words"
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("form.phone")}
            required
            type="tel"
            inputMode="tel"
            maxLength={25}
            autoComplete="off"
            {...form.getInputProps("phone")}
          />
          <Checkbox
            size="md"
            styles={{ body: { minHeight: 48, alignItems: "center" } }}
            label={t("form.favourite")}
            {...form.getInputProps("favourite", { type: "checkbox" })}
          />
          {unfolded ? (
            <>
              <NativeSelect
                size="md"
                label={t("form.category")}
                data={choose(
                  t("form.noChoice"),
                  CATEGORIES.map((value) => ({ value, label: t(`categories.${value}`) })),
                )}
                {...form.getInputProps("category")}
              />
              <NativeSelect
                size="md"
                label={t("form.relationship")}
                data={choose(
                  ownWords === null ? t("form.noChoice") : t("form.asIs", { words: ownWords }),
                  RELATIONSHIPS.map((value) => ({ value, label: t(`relationships.${value}`) })),
                )}
                {...form.getInputProps("relationship")}
              />
              <TextInput label={t("form.nickname")} maxLength={100} {...form.getInputProps("nickname")} />
              <TextInput
                label={t("form.tags")}
                description={t("form.tagsHint")}
                autoCapitalize="none"
                {...form.getInputProps("tags")}
              />
              <TextInput
                label={t("form.plate")}
                maxLength={20}
                autoCapitalize="characters"
                autoComplete="off"
                {...form.getInputProps("plate")}
              />
              <TextInput
                label={t("form.email")}
                description={t("form.emailHint")}
                type="email"
                inputMode="email"
                autoCapitalize="none"
                autoComplete="off"
                {...form.getInputProps("email")}
              />
              <Textarea
                size="md"
                label={t("form.notes")}
                rows={2}
                maxLength={1000}
                {...form.getInputProps("notes")}
              />
            </>
          ) : (
            <div>
              <Button variant="subtle" aria-expanded={false} onClick={() => setUnfolded(true)}>
                {t("form.more")}
              </Button>
            </div>
          )}
          <Group justify="space-between">
            {contact !== null && (
              <Button
                variant="default"
                leftSection={<IconTrash size={20} aria-hidden />}
                onClick={() => setRemoving(true)}
              >
                {t("form.remove")}
              </Button>
            )}
            <Button type="submit" disabled={working} ml="auto">
              {working ? common("list.working") : t("form.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
