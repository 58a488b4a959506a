import { Stack, Text, Title } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import classes from "@/features/visits/components/FrequentRow.module.css";
import { InviteRefusal } from "@/features/visits/components/InviteRefusal";
import { useQuickInvite } from "@/features/visits/mutations";
import type { VisitDetail } from "@/features/visits/queries";

interface Props {
  /** Contacts, those in reach first. */
  people: readonly { id: string; name: string }[];
  expectedPath: string;
  bansPath: string;
  onInvited: (visit: VisitDetail) => void;
}

/** One tap makes the pass of somebody who comes often: from now until the night is over. */
export function QuickInvite({ people, expectedPath, bansPath, onInvited }: Props) {
  const { t } = useTranslation("resident");
  const heading = useId();
  // One key a person and page: a second tap after a lost answer is the same request.
  const [page] = useState(newId);
  const sending = useRef(false);
  const invite = useQuickInvite();
  const begin = (contactId: string): void => {
    if (sending.current) return;
    sending.current = true;
    invite.mutate(
      { contactId, key: `${page}-${contactId}` },
      {
        onSuccess: onInvited,
        onError: () => {
          sending.current = false;
        },
      },
    );
  };
  const working = invite.isPending ? invite.variables.contactId : null;
  return (
    <Stack component="section" gap="xs" aria-labelledby={heading}>
      <Title order={2} id={heading}>
        {t("invite.quick")}
      </Title>
      <Text c="dimmed">{t("invite.quickHint")}</Text>
      {invite.isError && <InviteRefusal error={invite.error} {...{ expectedPath, bansPath }} />}
      <ul className={classes.row} aria-label={t("invite.quick")}>
        {people.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.person}
              disabled={invite.isPending}
              aria-label={t(working === id ? "invite.quickWorking" : "invite.quickOne", { name })}
              onClick={() => {
                begin(id);
              }}
            >
              <IconBolt aria-hidden size={24} />
              <span className={classes.name}>{working === id ? t("invite.working") : name}</span>
            </button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
