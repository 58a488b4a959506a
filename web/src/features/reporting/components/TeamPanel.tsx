import { Button, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRow } from "@/features/reporting/queries";
import { RelativeTime } from "@/ui/RelativeTime";
import classes from "@/features/reporting/components/reporting.module.css";
import panel from "@/ui/panel.module.css";

const SHOWN = 6;

function Group({ title, people, none }: { title: string; people: readonly PersonRow[]; none: string }) {
  const { t } = useTranslation("admin");
  const [all, setAll] = useState(false);
  return (
    <div>
      <Title order={3}>{title}</Title>
      {people.length === 0 && (
        <Text className={panel.quiet} mt="xs">
          {none}
        </Text>
      )}
      <ul className={panel.people}>
        {(all ? people : people.slice(0, SHOWN)).map((person) => (
          <li key={person.id}>
            <span>
              <Text component="span" display="block" fw={600}>
                {person.first_name} {person.last_name}
              </Text>
              <span className={panel.quiet}>
                {person.last_login === null ? t("team.never") : `${t("team.seen")}: `}
                {person.last_login !== null && <RelativeTime at={person.last_login} />}
              </span>
            </span>
            {person.phone !== null && (
              <a href={`tel:${person.phone}`} className={panel.link}>
                {person.phone}
              </a>
            )}
          </li>
        ))}
      </ul>
      {!all && people.length > SHOWN && (
        <Button variant="subtle" onClick={() => setAll(true)}>
          {t("team.more", { count: people.length })}
        </Button>
      )}
    </div>
  );
}

export function TeamPanel({
  guards,
  admins,
}: {
  guards: readonly PersonRow[];
  admins: readonly PersonRow[];
}) {
  const { t } = useTranslation("admin");
  return (
    <section className={panel.panel} aria-labelledby="team">
      <Stack>
        <Title order={2} id="team">
          {t("dashboard.team")}
        </Title>
        <div className={classes.halves}>
          <Group title={t("team.guards")} people={guards} none={t("team.noGuards")} />
          <Group title={t("team.admins")} people={admins} none={t("team.noAdmins")} />
        </div>
      </Stack>
    </section>
  );
}
