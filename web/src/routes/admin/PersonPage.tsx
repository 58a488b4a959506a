import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay, useSession } from "@/api/session";
import { PersonActs } from "@/features/people/components/PersonActs";
import { PersonFacts } from "@/features/people/components/PersonFacts";
import { PersonUnits } from "@/features/people/components/PersonUnits";
import { personQuery } from "@/features/people/queries";
import { shownName } from "@/features/people/words";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";

export default function PersonPage() {
  const { t } = useTranslation("people");
  const { id = "" } = useParams();
  const { user } = useSession();
  const manages = useMay("people:manage");
  const person = useQuery(personQuery(id));
  const [said, setSaid] = useState<string | null>(null);
  const title = person.data === undefined ? t("person.one") : shownName(person.data, t("person.nameless"));
  return (
    <Page title={title}>
      <Link to="/admin/people" className={panel.link}>
        {t("person.back")}
      </Link>
      {said !== null && <Done>{said}</Done>}
      <Loaded query={person}>
        {(data) => {
          const own = data.id === user.id;
          const changes = manages && (data.status === "active" || data.status === "suspended");
          return (
            <div className={panel.columns}>
              <Stack gap="lg">
                <PersonFacts person={data} own={own} />
                <PersonUnits person={data} changes={changes} onDone={setSaid} />
              </Stack>
              {manages && !own && <PersonActs person={data} onDone={setSaid} />}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
