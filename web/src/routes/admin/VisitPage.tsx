import { Button, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";
import { useMay } from "@/api/session";
import { BanForm } from "@/features/bans/components/BanForm";
import { useMadeWords } from "@/features/bans/made";
import { CancelVisit } from "@/features/visits/components/CancelVisit";
import { HistoryTimeline } from "@/features/visits/components/HistoryTimeline";
import { PassPanel } from "@/features/visits/components/PassPanel";
import { VisitFacts, VisitPeople } from "@/features/visits/components/VisitFacts";
import { VisitStatus } from "@/features/visits/components/VisitStatus";
import { historyQuery, visitQuery, type VisitDetail } from "@/features/visits/queries";
import { isLive } from "@/features/visits/state";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";
import classes from "@/ui/panel.module.css";

type Guest = VisitDetail["visitors"][number];

const SharePass = lazy(() => import("@/routes/admin/SharePass"));

export default function VisitPage() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams();
  const { log = "" } = (useLocation().state ?? {}) as { log?: string };
  const visit = useQuery(visitQuery(id));
  const history = useQuery(historyQuery(id));
  const manages = useMay("visit:manage_all");
  const hosts = useMay("visit:create");
  const bans = useMay("ban:manage");
  const { t: b } = useTranslation("bans");
  const made = useMadeWords();
  const [banning, setBanning] = useState<Guest | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  return (
    <Page title={visit.data?.title ?? t("detail.title")}>
      <Loaded query={visit}>
        {(data) => (
          <>
            <Group justify="space-between">
              <Group>
                <VisitStatus visit={data} />
                <Link to={`/admin/visits${log}`} className={classes.link}>
                  {t("detail.back")}
                </Link>
              </Group>
              {(manages || hosts) && isLive(data) && <CancelVisit id={id} />}
            </Group>
            <div className={classes.columns}>
              <Stack gap="lg">
                {said !== null && <Done>{said}</Done>}
                <VisitPeople
                  visit={data}
                  {...(bans && {
                    act: (guest: Guest) => (
                      <Button
                        variant="default"
                        aria-label={b("desk.toVisitorOne", { name: guest.name })}
                        onClick={() => {
                          setSaid(null);
                          setBanning(guest);
                        }}
                      >
                        {b("desk.toVisitor")}
                      </Button>
                    ),
                  })}
                />
                <VisitFacts visit={data} />
              </Stack>
              <Stack gap="lg">
                {data.qr_code !== null && isLive(data) && (
                  <PassPanel visit={data}>
                    <Suspense fallback={<ListSkeleton rows={2} height={48} />}>
                      <SharePass visit={data} />
                    </Suspense>
                  </PassPanel>
                )}
                <section className={classes.panel} aria-labelledby="history">
                  <Stack>
                    <Title order={2} id="history">
                      {t("detail.history")}
                    </Title>
                    <Loaded query={history}>{(events) => <HistoryTimeline {...events} />}</Loaded>
                  </Stack>
                </section>
              </Stack>
            </div>
          </>
        )}
      </Loaded>
      {banning !== null && (
        <BanForm
          person={{ visitorId: banning.visitor_id, name: banning.name, phone: banning.phone }}
          onBanned={(ban) => {
            setSaid(made(ban));
            setBanning(null);
          }}
          onClose={() => setBanning(null)}
        />
      )}
    </Page>
  );
}
