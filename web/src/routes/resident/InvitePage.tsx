import { Alert, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { contactQuery, inReachQuery } from "@/features/contacts/queries";
import { ownBoardQuery } from "@/features/reporting/queries";
import { InviteForm } from "@/features/visits/components/InviteForm";
import { QuickInvite } from "@/features/visits/components/QuickInvite";
import { emptyInvite, invitedAgain, type InviteValues } from "@/features/visits/invite";
import { visitQuery, type VisitDetail } from "@/features/visits/queries";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

/** Heading, hint, a row of people and the next heading. */
const QUICK_HEIGHT = 200;

type First = InviteValues | "loading" | "gone" | "anybody";

/** A query that failed once is not waited for again: the form may be filled in by then, and must stay. */
const without = ({ errorUpdateCount }: { errorUpdateCount: number }): "gone" | "loading" =>
  errorUpdateCount > 0 ? "gone" : "loading";

/** Whom the address names: a contact, a frequent visitor, the party of an earlier visit, or nobody. */
function useFirst(): First {
  const [params] = useSearchParams();
  const contactId = params.get("contact");
  const person = params.get("person");
  const again = params.get("again");
  const contact = useQuery({ ...contactQuery(contactId ?? ""), enabled: contactId !== null });
  const board = useQuery({ ...ownBoardQuery, enabled: person !== null });
  const visit = useQuery({ ...visitQuery(again ?? ""), enabled: again !== null });
  if (contactId !== null) {
    if (contact.data === undefined) return without(contact);
    const { name, phone, email, plate } = contact.data;
    return { ...emptyInvite, plate: plate ?? "", guests: [{ name, phone, email: email ?? "" }] };
  }
  if (person !== null) {
    if (board.data === undefined) return without(board);
    const found = board.data.frequent_visitors.find((one) => one.id === person);
    if (!found) return "gone";
    return {
      ...emptyInvite,
      guests: [{ name: found.visitor_name, phone: found.visitor_phone ?? "", email: "" }],
    };
  }
  if (again !== null) {
    if (visit.data === undefined) return without(visit);
    return invitedAgain(visit.data);
  }
  return "anybody";
}

/** Contacts above the form, while nobody is named. */
function Quick({ onInvited }: { onInvited: (visit: VisitDetail) => void }) {
  const { t } = useTranslation("resident");
  const { data: people, isError } = useQuery(inReachQuery);
  if (isError) return null;
  // Its place is kept while it comes, or the form below moves away under the thumb.
  if (people === undefined)
    return (
      <div className={classes.quick}>
        <ListSkeleton rows={1} height={QUICK_HEIGHT} />
      </div>
    );
  return (
    <Stack gap="md" mb="lg" className={people.length === 0 ? undefined : classes.quick}>
      {people.length === 0 ? (
        <Link className={panel.link} to={paths.contacts}>
          {t("invite.quickNone")}
        </Link>
      ) : (
        <>
          <QuickInvite
            people={people}
            expectedPath={paths.visitors}
            bansPath={paths.bans}
            onInvited={onInvited}
          />
          <Title order={2}>{t("invite.orNew")}</Title>
        </>
      )}
    </Stack>
  );
}

export default function InvitePage() {
  const { t } = useTranslation("resident");
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const first = useFirst();
  const show = (visit: VisitDetail): void => {
    void navigate(paths.visit(visit.id), { replace: true, state: { fresh: true } });
  };
  return (
    <Page title={t("invite.title")}>
      <div className={classes.form}>
        {first === "loading" ? (
          <ListSkeleton />
        ) : (
          <>
            {first === "gone" && (
              <Alert variant="outline" mb="md" role="status">
                {t("invite.personGone")}
              </Alert>
            )}
            {first === "anybody" && <Quick onInvited={show} />}
            <InviteForm
              key={params.toString()}
              first={typeof first === "string" ? emptyInvite : first}
              expectedPath={paths.visitors}
              bansPath={paths.bans}
              onInvited={show}
            />
          </>
        )}
      </div>
    </Page>
  );
}
