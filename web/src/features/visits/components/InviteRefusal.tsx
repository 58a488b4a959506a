import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inviteProblem, type InviteProblem } from "@/features/visits/invite";
import { useErrorText } from "@/ui/ErrorState";

/** Why the server has made no invitation, in plain words; what belongs to a field stands at the field. */
export function InviteRefusal({ error, expectedPath }: { error: unknown; expectedPath: string }) {
  const { t } = useTranslation("resident");
  const say = useErrorText();
  const problem = inviteProblem(error);
  const names = problem.banned
    .map(({ name, reason }) =>
      reason === null ? name : t("invite.bannedReason", { name, reason: reason.replace(/\.$/, "") }),
    )
    .join(", ");
  const text: Record<InviteProblem["kind"], string> = {
    fields: t("invite.tryFields"),
    banned: t("invite.banned", { names }),
    licence: t("invite.licence"),
    network: t("invite.network"),
    reused: t("invite.reused"),
    other: say(error),
  };
  return (
    <Alert role="alert" tabIndex={-1} color="red.8" variant="outline" icon={<IconAlertCircle aria-hidden />}>
      <Text>{text[problem.kind]}</Text>
      {problem.kind === "fields" && problem.elsewhere.map((one) => <Text key={one}>{one}</Text>)}
      {problem.kind === "reused" && <Link to={expectedPath}>{t("invite.seeExpected")}</Link>}
    </Alert>
  );
}
