import { Button, Card, Text } from "@mantine/core";
import { IconBell, IconDoorEnter, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession } from "@/api/session";
import { inReachQuery } from "@/features/contacts/queries";
import { NotificationRows } from "@/features/notifications/components/NotificationRows";
import { AskedCards } from "@/features/requests/components/AskedCards";
import { ownBoardQuery } from "@/features/reporting/queries";
import { inboxQuery } from "@/features/notifications/queries";
import { FrequentRow } from "@/features/visits/components/FrequentRow";
import { VisitCards } from "@/features/visits/components/VisitCard";
import { startOfDay } from "@/features/visits/dates";
import { visitsQuery } from "@/features/visits/queries";
import { aboutPath, paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { Section } from "@/routes/resident/Section";
import { EmptyState } from "@/ui/EmptyState";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { useNow } from "@/ui/RelativeTime";

const MANY = 50;

function Expected() {
  const { t } = useTranslation("resident");
  const before = startOfDay(useNow(), 1).toISOString();
  const query = useQuery(visitsQuery("pending", { status: "pending", end_date: before, limit: MANY }));
  return (
    <Section
      title={t("home.expected")}
      more={
        <Button component={Link} to={paths.visitors} variant="subtle" aria-label={t("home.allExpected")}>
          {t("home.all")}
        </Button>
      }
    >
      <Loaded query={query} skeleton={<ListSkeleton rows={2} height={80} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconUserPlus size={40} />}
              text={t("home.expectedNone")}
              action={
                <Button component={Link} to={paths.invite} variant="light">
                  {t("home.invite")}
                </Button>
              }
            />
          ) : (
            <VisitCards
              label={t("home.expected")}
              pathOf={paths.visit}
              visits={items.toSorted((one, other) => one.expected_start.localeCompare(other.expected_start))}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

function Inside() {
  const { t } = useTranslation("resident");
  const query = useQuery(visitsQuery("active", { status: "active", limit: MANY }));
  return (
    <Section title={t("home.inside")}>
      <Loaded query={query} skeleton={<ListSkeleton rows={1} height={80} />}>
        {({ items }) => {
          const inside = items.filter((visit) => visit.inside_count > 0);
          return inside.length === 0 ? (
            <EmptyState icon={<IconDoorEnter size={40} />} text={t("home.insideNone")} />
          ) : (
            <VisitCards label={t("home.inside")} pathOf={paths.visit} visits={inside} />
          );
        }}
      </Loaded>
    </Section>
  );
}

/** Contacts, favourites first; then whoever comes often and is not among them. */
function Frequent() {
  const { t } = useTranslation("resident");
  const contacts = useQuery(inReachQuery);
  const { data: board } = useQuery(ownBoardQuery);
  return (
    <Section
      title={t("home.frequent")}
      more={
        <Button component={Link} to={paths.contacts} variant="subtle" aria-label={t("home.allContacts")}>
          {t("home.all")}
        </Button>
      }
    >
      <Loaded query={contacts} skeleton={<ListSkeleton rows={1} height={88} />}>
        {(kept) => {
          const known = new Set(kept.map((one) => one.visitor_id));
          const others = (board?.frequent_visitors ?? []).filter(({ id }) => !known.has(id));
          const people = [
            ...kept.map(({ id, name }) => ({ id, name, to: paths.inviteContact(id) })),
            ...others.map(({ id, visitor_name: name }) => ({ id, name, to: paths.inviteFrequent(id) })),
          ];
          return people.length === 0 ? (
            <Card withBorder>
              <Text c="dimmed">{t("home.frequentHint")}</Text>
            </Card>
          ) : (
            <FrequentRow people={people} />
          );
        }}
      </Loaded>
    </Section>
  );
}

function News() {
  const { t } = useTranslation("resident");
  const { user } = useSession();
  const query = useQuery(inboxQuery({ limit: 3 }));
  return (
    <Section
      title={t("home.news")}
      more={
        <Button component={Link} to={paths.news} variant="subtle" aria-label={t("home.allNews")}>
          {t("home.all")}
        </Button>
      }
    >
      <Loaded query={query} skeleton={<ListSkeleton rows={1} height={80} />}>
        {({ notifications }) =>
          notifications.length === 0 ? (
            <EmptyState icon={<IconBell size={40} />} text={t("home.newsNone")} />
          ) : (
            <NotificationRows
              brief
              label={t("home.news")}
              items={notifications}
              buildingId={user.building_id}
              pathOf={aboutPath}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

export default function HomePage() {
  const { t } = useTranslation("resident");
  return (
    <Page title={t("home.title")}>
      <AskedCards pathOf={paths.request} />
      <Button component={Link} to={paths.invite} h={56} fz="lg" leftSection={<IconUserPlus aria-hidden />}>
        {t("home.invite")}
      </Button>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Frequent />
          <Expected />
        </div>
        <div className={classes.column}>
          <Inside />
          <News />
        </div>
      </div>
    </Page>
  );
}
