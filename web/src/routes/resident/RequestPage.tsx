import { Button, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconAlarmOff, IconCircleCheck, IconCircleX, IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Answers } from "@/features/requests/components/Answers";
import { useSeen } from "@/features/requests/components/AskedCards";
import { RequestPhoto } from "@/features/requests/components/RequestPhoto";
import { clock, standingOf, timeLeft, type Standing } from "@/features/requests/resident";
import { useAnswer } from "@/features/requests/residentMutations";
import { askedOneQuery, type EntryRequest } from "@/features/requests/residentQueries";
import { formatDateTime } from "@/lib/time";
import { paths } from "@/routes/resident/paths";
import { CountdownRing } from "@/ui/CountdownRing";
import { Facts } from "@/ui/Facts";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { ReasonModal } from "@/ui/ReasonModal";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

const ICONS: Record<Exclude<Standing, "waiting">, { icon: typeof IconCircleCheck; color: string }> = {
  approved: { icon: IconCircleCheck, color: "var(--gh-in)" },
  leftAtGate: { icon: IconPackage, color: "var(--gh-in)" },
  byPolicy: { icon: IconCircleCheck, color: "var(--gh-attention)" },
  rejected: { icon: IconCircleX, color: "var(--gh-no)" },
  withdrawn: { icon: IconAlarmOff, color: "var(--gh-quiet)" },
  expired: { icon: IconAlarmOff, color: "var(--gh-quiet)" },
};

/** One request, full screen: what a push opens. */
export default function RequestPage() {
  const { t } = useTranslation("asked");
  const { id = "" } = useParams();
  const query = useQuery(askedOneQuery(id));
  return (
    <Page title={t("title")}>
      <Loaded query={query}>{(request) => <Asked request={request} />}</Loaded>
    </Page>
  );
}

function Asked({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("asked");
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const standing = standingOf(request, new Date());
  return (
    <Stack gap="lg">
      <RequestPhoto request={request} large />
      <Facts
        facts={[
          [t("fact.who"), request.visitorName ?? t(`kind.${request.type}`)],
          [t("fact.kind"), [t(`kind.${request.type}`), request.providerTag].filter(Boolean).join(" · ")],
          [t("fact.why"), request.purpose],
          [t("fact.party"), request.partySize > 1 ? String(request.partySize) : null],
          [t("fact.packages"), request.packageCount > 0 ? String(request.packageCount) : null],
          [t("fact.vehicle"), request.vehicleNumber],
          [t("fact.flat"), request.flatLabel],
          [t("fact.gate"), request.gate],
          [t("fact.guard"), request.guard.name],
          [t("fact.asked"), formatDateTime(new Date(request.createdAt))],
        ]}
      />
      {standing === "waiting" ? (
        <Waiting request={request} seconds={seconds} />
      ) : (
        <Over request={request} standing={standing} />
      )}
    </Stack>
  );
}

function Waiting({ request, seconds }: { request: EntryRequest; seconds: number }) {
  const { t } = useTranslation("asked");
  const [rejecting, setRejecting] = useState(false);
  const answer = useAnswer(request.id);
  useSeen(request);
  return (
    <>
      <CountdownRing
        size={112}
        share={timeLeft(request, new Date()).share}
        text={clock(seconds)}
        label={t("left", { time: clock(seconds) })}
      />
      <Answers
        request={request}
        onReject={() => {
          setRejecting(true);
        }}
      />
      {rejecting && (
        <ReasonModal
          title={t("rejectTitle")}
          confirm={t("reject")}
          least={1}
          most={300}
          danger
          onConfirm={(reason) => answer.mutateAsync({ approve: false, reason })}
          onClose={() => {
            setRejecting(false);
          }}
        >
          <Text>{t("rejectHint")}</Text>
        </ReasonModal>
      )}
    </>
  );
}

function Over({ request, standing }: { request: EntryRequest; standing: Exclude<Standing, "waiting"> }) {
  const { t } = useTranslation("asked");
  const { icon: Icon, color } = ICONS[standing];
  const by = request.approvedBy?.name ?? request.rejectedBy?.name ?? null;
  const at = request.approvedAt ?? request.rejectedAt ?? request.withdrawnAt ?? request.expiresAt;
  const detail = request.rejectionReason ?? request.policyReason ?? request.autoApprovalReason;
  return (
    <Stack gap="sm" role="status">
      <Text fz="xl" fw={700} c={color} component="div">
        <ThemeIcon variant="transparent" c={color} size={32} mr="xs" aria-hidden>
          <Icon size={28} />
        </ThemeIcon>
        {t(`standing.${standing}`)}
      </Text>
      <Text>
        {[by === null ? null : t("by", { name: by }), formatDateTime(new Date(at))]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {detail !== null && <Text>{detail}</Text>}
      <Button component={Link} to={paths.home} variant="light" h={48}>
        {t("home")}
      </Button>
    </Stack>
  );
}
