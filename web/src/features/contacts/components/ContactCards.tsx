import { Button, Card, Group, Text } from "@mantine/core";
import { IconPencil, IconStarFilled, IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/contacts/components/contacts.module.css";
import type { Contact } from "@/features/contacts/queries";
import { formatDate } from "@/lib/time";

interface Props {
  contacts: readonly Contact[];
  /** Where one invites somebody. */
  inviteTo: (id: string) => string;
  onEdit: (contact: Contact) => void;
}

export function ContactCards({ contacts, inviteTo, onEdit }: Props) {
  const { t } = useTranslation("contacts");
  return (
    <ul className={classes.cards} aria-label={t("list")}>
      {contacts.map((contact) => (
        <Card key={contact.id} component="li" withBorder padding="md">
          <Facts contact={contact} />
          <Group grow mt="sm">
            <Button
              component={Link}
              to={inviteTo(contact.id)}
              variant="light"
              aria-label={t("inviteOne", { name: contact.name })}
              leftSection={<IconUserPlus size={20} aria-hidden />}
            >
              {t("invite")}
            </Button>
            <Button
              variant="default"
              aria-label={t("editOne", { name: contact.name })}
              leftSection={<IconPencil size={20} aria-hidden />}
              onClick={() => {
                onEdit(contact);
              }}
            >
              {t("edit")}
            </Button>
          </Group>
        </Card>
      ))}
    </ul>
  );
}

function Facts({ contact }: { contact: Contact }) {
  const { t } = useTranslation("contacts");
  const about = [
    contact.nickname,
    t(`categories.${contact.category}`),
    contact.relationship_text,
    contact.plate,
  ].filter((word) => word !== null);
  const came =
    contact.last_visited === null
      ? t("cameNever")
      : t("came", { count: contact.visit_count, when: formatDate(new Date(contact.last_visited)) });
  return (
    <div className={classes.facts}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600}>{contact.name}</Text>
        {contact.priority !== null && (
          <span className={classes.favourite}>
            <IconStarFilled size={16} aria-hidden />
            {t("favourite")}
          </span>
        )}
      </Group>
      <Text className="tabular">{contact.phone}</Text>
      <Text size="sm" c="dimmed">
        {about.join(" · ")}
      </Text>
      {contact.tags.length > 0 && (
        <Text size="sm" c="dimmed">
          {t("tags", { tags: contact.tags.join(", ") })}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {came}
      </Text>
    </div>
  );
}
