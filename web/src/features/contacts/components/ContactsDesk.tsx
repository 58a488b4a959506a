import { Button, Group, Stack } from "@mantine/core";
import { IconAddressBook, IconDownload, IconUpload, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactCards } from "@/features/contacts/components/ContactCards";
import { ContactForm } from "@/features/contacts/components/ContactForm";
import { ImportContacts } from "@/features/contacts/components/ImportContacts";
import { CATEGORIES, contactsQuery, EXPORT_FILE, tagsQuery, type Contact } from "@/features/contacts/queries";
import { contacts } from "@/i18n/en/contacts";
import { addTexts } from "@/i18n/i18n";
import { Filters, ListingBody } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";

addTexts({ contacts });

/** The page of one's own contacts, for every area that has one. */
export function ContactsDesk({ inviteTo }: { inviteTo: (id: string) => string }) {
  const { t } = useTranslation("contacts");
  const { data: tags = [] } = useQuery(tagsQuery);
  const { state, show, filtered, clear } = useListState({ category: CATEGORIES, tag: tags });
  const { search, category, tag, page } = state;
  const query = useQuery(
    contactsQuery({
      page,
      ...(search && { search }),
      ...(category && { category }),
      ...(tag && { tags: tag }),
    }),
  );
  const [open, setOpen] = useState<Contact | "new" | "import" | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const finish = (words: string): void => {
    setSaid(words);
    close();
  };
  const begin = (what: Contact | "new" | "import"): void => {
    setSaid(null);
    setOpen(what);
  };
  const add = (
    <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={() => begin("new")}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("title")}>
      <Group gap="xs">
        {add}
        <Button
          variant="default"
          leftSection={<IconUpload size={20} aria-hidden />}
          onClick={() => begin("import")}
        >
          {t("import")}
        </Button>
        <Button
          component="a"
          href={EXPORT_FILE}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {t("export")}
        </Button>
      </Group>
      {said !== null && <Done>{said}</Done>}
      <Stack>
        <Filters
          search={{ label: t("search"), hint: t("searchHint"), value: search }}
          choices={[
            {
              name: "category",
              label: t("category"),
              value: category,
              data: CATEGORIES.map((value) => ({ value, label: t(`categories.${value}`) })),
            },
            ...(tags.length === 0
              ? []
              : [
                  {
                    name: "tag",
                    label: t("tag"),
                    value: tag,
                    data: tags.map((value) => ({ value, label: value })),
                  },
                ]),
          ]}
          onChange={(name, value) => {
            show({ [name]: name === "search" ? (value ?? "") : value });
          }}
        />
        <ListingBody
          query={query}
          filtered={filtered}
          onClear={clear}
          onPage={(to) => {
            show({ page: to });
          }}
          empty={{ icon: <IconAddressBook size={40} />, text: t("empty"), action: add }}
        >
          {(items) => <ContactCards contacts={items} inviteTo={inviteTo} onEdit={begin} />}
        </ListingBody>
      </Stack>
      {open === "import" && <ImportContacts onClose={close} />}
      {open !== null && open !== "import" && (
        <ContactForm
          contact={open === "new" ? null : open}
          onSaved={({ name }) => {
            finish(t("saved", { name }));
          }}
          onRemoved={({ name }) => {
            finish(t("removed", { name }));
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}
