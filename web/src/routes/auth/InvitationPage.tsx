import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { asApiError } from "@/api/errors";
import { useRoleName } from "@/features/identity/queries";
import { invitationQuery, useAnswerInvitation, type Invitation } from "@/features/identity/self";
import { self } from "@/i18n/en/self";
import { addTexts } from "@/i18n/i18n";
import { formatDate } from "@/lib/time";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { useErrorText } from "@/ui/ErrorState";
import { Loaded } from "@/ui/Loaded";
import { Done, Problem } from "@/ui/Problem";

addTexts({ self });

const OVER = ["approved", "rejected", "expired", "withdrawn"] as const;

/** The link of an invitation's mail: which building, as what; yes or no. */
export default function InvitationPage() {
  const { t } = useTranslation("self");
  const token = useSearchParams()[0].get("token") ?? "";
  const invitation = useQuery({ ...invitationQuery(token), enabled: token !== "" });
  const unknown =
    token !== "" && invitation.isError && [404, 422].includes(asApiError(invitation.error).status);
  return (
    <AuthFrame
      title={t("invitation.title")}
      below={<Onward to="/login">{t("invitation.signIn")}</Onward>}
    >
      {token === "" && <Text>{t("invitation.missing")}</Text>}
      {unknown && <Problem>{t("invitation.unknown")}</Problem>}
      {token !== "" && !unknown && (
        <Loaded query={invitation}>{(one) => <Answer one={one} token={token} />}</Loaded>
      )}
    </AuthFrame>
  );
}

function Answer({ one, token }: { one: Invitation; token: string }) {
  const { t } = useTranslation("self");
  const common = useTranslation().t;
  const roleName = useRoleName();
  const say = useErrorText();
  const answer = useAnswerInvitation(token);
  const [declining, setDeclining] = useState(false);
  const building = one.building_name;
  const over = OVER.find((status) => status === one.status);
  if (answer.isSuccess)
    return <Done>{t(answer.data.is_active ? "invitation.accepted" : "invitation.declined", { building })}</Done>;
  if (over !== undefined) return <Text>{t(`invitation.over.${over}`)}</Text>;
  return (
    <Stack>
      {one.first_name !== "" && <Text>{t("invitation.hello", { name: one.first_name })}</Text>}
      <Text fw={600}>{t("invitation.text", { building, role: roleName(one.role) })}</Text>
      {one.apartment_number !== null && <Text>{t("invitation.unit", { unit: one.apartment_number })}</Text>}
      <Text>{t("invitation.until", { date: formatDate(new Date(one.expires_at)) })}</Text>
      <Problem>{answer.isError && !declining ? say(answer.error) : null}</Problem>
      {/* Whoever made the account with this address may not be its owner: a new password by mail proves it. */}
      {answer.isError && asApiError(answer.error).code === "EMAIL_NOT_PROVEN" && (
        <Onward to="/forgot-password">{common("signIn.forgot")}</Onward>
      )}
      <Group grow>
        <Button variant="default" disabled={answer.isPending} onClick={() => setDeclining(true)}>
          {t("invitation.decline")}
        </Button>
        <Button disabled={answer.isPending} onClick={() => answer.mutate(true)}>
          {t("invitation.accept")}
        </Button>
      </Group>
      <ConfirmModal
        opened={declining}
        title={t("invitation.declineTitle")}
        confirm={t("invitation.decline")}
        onConfirm={() => answer.mutateAsync(false)}
        onClose={() => setDeclining(false)}
      >
        <Text>{t("invitation.declineText", { building })}</Text>
      </ConfirmModal>
    </Stack>
  );
}
