import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlarmOff, IconCircleCheck, IconCircleX, IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Answers } from "@/features/requests/components/Answers";
import { useSeen } from "@/features/requests/components/AskedCards";
import { RequestPhoto } from "@/features/requests/components/RequestPhoto";
import { useKindOf, useNameOf } from "@/features/requests/components/useNameOf";
import { clock, standingOf, timeLeft, type Standing } from "@/features/requests/resident";
import { useAnswer } from "@/features/requests/residentMutations";
import { askedOneQuery, type EntryRequest } from "@/features/requests/residentQueries";
import { formatDateTime } from "@/lib/time";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
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
  const over = query.data !== undefined && standingOf(query.data, new Date()) !== "waiting";
  return (
    <Page title={t(over ? "titleOver" : "title")}>
      <Loaded query={query}>{(request) => <Asked request={request} />}</Loaded>
    </Page>
  );
}

function Asked({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("asked");
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const name = useNameOf()(request);
  const kind = useKindOf()(request);
  const standing = standingOf(request, new Date());
  return (
    <Stack gap="lg" className={classes.form}>
      <div className={classes.who}>
        <div className={classes.words}>
          <Title order={2}>{name}</Title>
          <Text>{[kind, request.purpose].filter(Boolean).join(" · ")}</Text>
        </div>
        {standing === "waiting" && (
          <CountdownRing
            size={88}
            share={timeLeft(request, new Date()).share}
            text={clock(seconds)}
            label={t("left", { time: clock(seconds) })}
          />
        )}
      </div>
      {standing !== "waiting" && <Over request={request} standing={standing} />}
      <RequestPhoto request={request} large />
      <Facts
        facts={[
          [t("fact.party"), request.partySize > 1 ? String(request.partySize) : null],
          [t("fact.packages"), request.packageCount > 0 ? String(request.packageCount) : null],
          [t("fact.vehicle"), request.vehicleNumber],
          [t("fact.flat"), request.flatLabel],
          [t("fact.gate"), request.gate],
          [t("fact.guard"), request.guard.name],
          [t("fact.asked"), formatDateTime(new Date(request.createdAt))],
        ]}
      />
      {standing === "waiting" && <Waiting request={request} name={name} />}
    </Stack>
  );
}

const REASONS = ["notHome", "unknown", "later", "notOrdered"] as const;

function Waiting({ request, name }: { request: EntryRequest; name: string }) {
  const { t } = useTranslation("asked");
  const [rejecting, setRejecting] = useState(false);
  const answer = useAnswer(request.id);
  useSeen(request);
  return (
    <>
      <div className={classes.answers}>
        <Answers
          request={request}
          onReject={() => {
            setRejecting(true);
          }}
        />
      </div>
      {rejecting && (
        <ReasonModal
          title={t("rejectTitle", { name })}
          confirm={t("reject")}
          least={0}
          most={300}
          danger
          suggestions={REASONS.map((reason) => t(`reason.${reason}`))}
          onConfirm={(reason) => answer.mutateAsync({ approve: false, ...(reason !== "" && { reason }) })}
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
      <Group gap="xs" wrap="nowrap" c={color}>
        <Icon size={32} aria-hidden />
        <Text fz="xl" fw={700}>
          {t(`standing.${standing}`)}
        </Text>
      </Group>
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
