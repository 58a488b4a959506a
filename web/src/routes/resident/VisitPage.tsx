import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconCalendarOff, IconCircleCheck, IconPencil, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";
import { CallOffVisit } from "@/features/visits/components/CallOffVisit";
import { ChangeVisit } from "@/features/visits/components/ChangeVisit";
import { ExtendVisit } from "@/features/visits/components/ExtendVisit";
import { PassCard } from "@/features/visits/components/PassCard";
import { PassSharing } from "@/features/visits/components/PassSharing";
import { VisitHistory } from "@/features/visits/components/VisitHistory";
import { canExtend } from "@/features/visits/extend";
import { visitQuery, type VisitDetail } from "@/features/visits/queries";
import { guestsOf } from "@/features/visits/share";
import { isLive, stateOf } from "@/features/visits/state";
import { PeopleOnPass } from "@/routes/resident/PeopleOnPass";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { Section } from "@/routes/resident/Section";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { NotFound } from "@/ui/NotFound";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";

const DAY = 86_400_000;

function Visit({ visit, fresh }: { visit: VisitDetail; fresh: boolean }) {
  const { t } = useTranslation("resident");
  const [open, setOpen] = useState<"change" | "callOff" | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const live = isLive(visit);
  const words = {
    title: t("callOff.title"),
    text: t("callOff.text"),
    reason: t("callOff.reason"),
    confirm: t("callOff.confirm"),
  };
  const close = (): void => {
    setOpen(null);
  };
  return (
    <div className={classes.columns}>
      <Stack>
        {fresh && stateOf(visit, new Date()) === "expected" && (
          <Alert role="status" variant="outline" icon={<IconCircleCheck aria-hidden />}>
            {t("pass.ready", {
              names: guestsOf(visit)
                .map((guest) => guest.name)
                .join(", "),
            })}
          </Alert>
        )}
        <PassCard visit={visit} />
      </Stack>
      <Stack gap="lg">
        {live && visit.digits !== null && visit.pass_url !== null && (
          <PassSharing visit={visit} live={{ digits: visit.digits, pass_url: visit.pass_url }} />
        )}
        <Group grow preventGrowOverflow={false}>
          {canExtend(visit) && <ExtendVisit visit={visit} onDone={setSaid} />}
          {live && (
            <Button
              variant="default"
              leftSection={<IconPencil size={20} aria-hidden />}
              onClick={() => {
                setOpen("change");
              }}
            >
              {t("pass.change")}
            </Button>
          )}
          {live && (
            <Button
              variant="default"
              leftSection={<IconCalendarOff size={20} aria-hidden />}
              onClick={() => {
                setOpen("callOff");
              }}
            >
              {t("pass.callOff")}
            </Button>
          )}
          {!live && (
            <Button
              component={Link}
              to={paths.inviteAgain(visit.id)}
              leftSection={<IconUserPlus size={20} aria-hidden />}
            >
              {t("pass.again")}
            </Button>
          )}
        </Group>
        {said !== null && <Done>{said}</Done>}
        <PeopleOnPass visit={visit} />
        <Section title={t("pass.history")}>
          <VisitHistory visitId={visit.id} />
        </Section>
      </Stack>
      {open === "change" && <ChangeVisit visit={visit} onClose={close} />}
      <CallOffVisit visitId={visit.id} words={words} opened={open === "callOff"} onClose={close} />
    </div>
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default function VisitPage() {
  const { id = "" } = useParams();
  return UUID.test(id) ? <VisitById key={id} id={id} /> : <NotFound />;
}

function VisitById({ id }: { id: string }) {
  const { t } = useTranslation("resident");
  const { state } = useLocation() as { state: { fresh?: boolean } | null };
  const query = useQuery(visitQuery(id));
  const { refetch } = query;
  // The server judges; ask again the moment the window is over.
  const closes = query.data && isLive(query.data) ? query.data.expires_at : null;
  useEffect(() => {
    const left = closes === null ? DAY : new Date(closes).getTime() - Date.now();
    if (left <= 0 || left >= DAY) return;
    const timer = setTimeout(() => void refetch(), left + 500);
    return () => {
      clearTimeout(timer);
    };
  }, [closes, refetch]);
  return (
    <Page title={t("pass.title")}>
      <Loaded query={query} skeleton={<ListSkeleton rows={1} height={480} />}>
        {(visit) => <Visit visit={visit} fresh={state?.fresh === true} />}
      </Loaded>
    </Page>
  );
}
