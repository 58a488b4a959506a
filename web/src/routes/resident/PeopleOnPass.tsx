import { Button, Group, Text } from "@mantine/core";
import { IconAddressBook, IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BanForm } from "@/features/bans/components/BanForm";
import { useMadeWords } from "@/features/bans/made";
import { useKeepVisitor } from "@/features/contacts/mutations";
import type { VisitDetail } from "@/features/visits/queries";
import { guestsOf } from "@/features/visits/share";
import { Section } from "@/routes/resident/Section";
import { useErrorText } from "@/ui/ErrorState";
import panel from "@/ui/panel.module.css";
import { Done, Problem } from "@/ui/Problem";

type Guest = VisitDetail["visitors"][number];

/** Everybody on a pass: to be kept among the contacts, or banned. */
export function PeopleOnPass({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation("resident");
  const say = useErrorText();
  const keep = useKeepVisitor();
  const made = useMadeWords();
  const [banning, setBanning] = useState<Guest | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const hold = (guest: Guest): void => {
    setSaid(null);
    setProblem(null);
    keep.mutate(guest.visitor_id, {
      onSuccess: () => {
        setSaid(t("pass.kept", { name: guest.name }));
      },
      onError: (error) => {
        setProblem(say(error));
      },
    });
  };
  return (
    <Section title={t("pass.who")}>
      <Problem>{problem}</Problem>
      {said !== null && <Done>{said}</Done>}
      <ul className={panel.people}>
        {guestsOf(visit).map((guest) => (
          <li key={guest.id}>
            <div>
              <Text fw={600}>{guest.name}</Text>
              <Text size="sm" c="dimmed" className="tabular">
                {guest.phone}
              </Text>
            </div>
            <Group gap="xs">
              <Button
                variant="default"
                disabled={keep.isPending}
                aria-label={t("pass.keepOne", { name: guest.name })}
                leftSection={<IconAddressBook size={20} aria-hidden />}
                onClick={() => {
                  hold(guest);
                }}
              >
                {t("pass.keep")}
              </Button>
              <Button
                variant="default"
                aria-label={t("pass.banOne", { name: guest.name })}
                leftSection={<IconBan size={20} aria-hidden />}
                onClick={() => {
                  setSaid(null);
                  setBanning(guest);
                }}
              >
                {t("pass.ban")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {banning !== null && (
        <BanForm
          person={{ visitorId: banning.visitor_id, name: banning.name, phone: banning.phone }}
          onBanned={(done) => {
            setSaid(made(done));
            setBanning(null);
          }}
          onClose={() => {
            setBanning(null);
          }}
        />
      )}
    </Section>
  );
}
