import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { inviteProblem, type Banned, type InviteProblem } from "@/features/visits/inviteProblem";
import { useErrorText } from "@/ui/ErrorState";
import classes from "@/ui/panel.module.css";

interface Props {
  error: unknown;
  expectedPath: string;
  bansPath?: string | undefined;
}

/** Why the server has made no invitation, in plain words; what belongs to a field stands at the field. */
export function InviteRefusal({ error, expectedPath, bansPath }: Props) {
  const { t } = useTranslation("resident");
  const say = useErrorText();
  const problem = inviteProblem(error);
  const text: Record<InviteProblem["kind"], string> = {
    fields: t("invite.tryFields"),
    banned: t("invite.banned"),
    licence: t("invite.licence"),
    network: t("invite.network"),
    reused: t("invite.reused"),
    other: say(error),
  };
  return (
    <Alert role="alert" tabIndex={-1} color="red.8" variant="outline" icon={<IconAlertCircle aria-hidden />}>
      <Text>{text[problem.kind]}</Text>
      {problem.kind === "fields" && problem.elsewhere.map((one) => <Text key={one}>{one}</Text>)}
      {problem.kind === "banned" && <BannedOnes banned={problem.banned} bansPath={bansPath} />}
      {problem.kind === "reused" && (
        <Link className={classes.link} to={expectedPath}>
          {t("invite.seeExpected")}
        </Link>
      )}
    </Alert>
  );
}

/** Who is banned, by whom and why, and who can end it. */
function BannedOnes({ banned, bansPath }: { banned: readonly Banned[]; bansPath: string | undefined }) {
  const { t } = useTranslation("resident");
  const has = (scope: Banned["scope"]): boolean => banned.some((one) => one.scope === scope);
  return (
    <>
      <ul>
        {banned.map(({ name, reason, scope }) => (
          <li key={name}>
            {reason === null
              ? t(`invite.bannedBy.${scope}`, { name })
              : t(`invite.bannedWhy.${scope}`, { name, reason: reason.replace(/\.$/, "") })}
          </li>
        ))}
      </ul>
      {has("building") && <Text>{t("invite.bannedAsk")}</Text>}
      {has("personal") && <Text>{t("invite.bannedLift")}</Text>}
      {has("personal") && bansPath !== undefined && (
        <Link className={classes.link} to={bansPath}>
          {t("invite.seeBans")}
        </Link>
      )}
    </>
  );
}
