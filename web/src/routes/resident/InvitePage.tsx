import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { ownBoardQuery } from "@/features/reporting/queries";
import { InviteForm } from "@/features/visits/components/InviteForm";
import { emptyInvite, TYPES, type InviteType, type InviteValues } from "@/features/visits/invite";
import { visitQuery } from "@/features/visits/queries";
import { guestsOf } from "@/features/visits/share";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Page } from "@/ui/Page";

/** Whom the address names: a frequent visitor, the party of an earlier visit, or nobody. */
function useFirst(): InviteValues | "loading" | "gone" {
  const [params] = useSearchParams();
  const person = params.get("person");
  const again = params.get("again");
  const board = useQuery({ ...ownBoardQuery, enabled: person !== null });
  const visit = useQuery({ ...visitQuery(again ?? ""), enabled: again !== null });
  if (person !== null) {
    if (board.data === undefined) return board.isError ? "gone" : "loading";
    const found = board.data.frequent_visitors.find((one) => one.id === person);
    if (!found) return "gone";
    return {
      ...emptyInvite,
      guests: [{ name: found.visitor_name, phone: found.visitor_phone ?? "", email: "" }],
    };
  }
  if (again !== null) {
    if (visit.data === undefined) return visit.isError ? "gone" : "loading";
    const type = TYPES.find((one) => one === visit.data.visit_type) ?? ("single" satisfies InviteType);
    const guests = guestsOf(visit.data).map(({ name, phone, email }) => ({
      name,
      phone: phone ?? "",
      email: email ?? "",
    }));
    return { ...emptyInvite, type, guests: guests.length > 0 ? guests : emptyInvite.guests };
  }
  return emptyInvite;
}

export default function InvitePage() {
  const { t } = useTranslation("resident");
  const navigate = useNavigate();
  const first = useFirst();
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
            <InviteForm
              first={first === "gone" ? emptyInvite : first}
              expectedPath={paths.visitors}
              onInvited={(visit) =>
                void navigate(paths.visit(visit.id), { replace: true, state: { fresh: true } })
              }
            />
          </>
        )}
      </div>
    </Page>
  );
}
