import { IconHourglassLow } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { daysLeft, factsOf, kindOf, STATUSES } from "@/features/approvals/inbox";
import type { Approval } from "@/features/approvals/queries";
import { formatDate } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { RelativeTime, useNow } from "@/ui/RelativeTime";
import { StateWord } from "@/ui/StateWord";
import { StatusBadge } from "@/ui/StatusBadge";

/** The word for a kind or a state the server named; one of a newer server is shown as it is. */
export function useApprovalWords() {
  const { t } = useTranslation("people");
  return {
    kind: (one: Approval): string => {
      const kind = kindOf(one);
      return kind === null ? one.request_type : t(`approval.kinds.${kind}`);
    },
    status: (status: string): string => {
      const known = STATUSES.find((word) => word === status);
      return known ? t(`approval.status.${known}`) : status;
    },
  };
}

/** "Expires in 3 days", when that is soon. */
export function ExpiresSoon({ one }: { one: Approval }) {
  const { t } = useTranslation("people");
  const left = daysLeft(one, useNow());
  if (left === null) return null;
  return <StatusBadge icon={<IconHourglassLow />}>{t("approval.expires", { count: left })}</StatusBadge>;
}

/** Everything a decision needs to know. */
export function ApprovalFacts({ one }: { one: Approval }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = useApprovalWords();
  const { unit, from, block, address, emergency } = factsOf(one);
  const { email, phone } = one.user;
  const pending = one.status === "pending";
  return (
    <Facts
      facts={[
        [t("approval.kind"), words.kind(one)],
        [common("list.status"), <StateWord key="state" status={one.status} children={words.status(one.status)} />],
        [t("approval.unit"), unit],
        [t("approval.from"), from],
        [t("approval.block"), block],
        [t("approval.address"), address],
        [t("approval.email"), email],
        [t("approval.phone"), phone],
        [t("approval.emergency"), emergency],
        [t("approval.asked"), <RelativeTime key="asked" at={one.created_at} />],
        [t("approval.until"), pending ? formatDate(new Date(one.expires_at)) : null],
        [
          t("approval.decided"),
          one.approved_at !== null && (
            <>
              <RelativeTime at={one.approved_at} />{" "}
              {one.approved_by_name !== null && t("approval.decidedBy", { name: one.approved_by_name })}
            </>
          ),
        ],
        [t("approval.reason"), one.reason],
        [t("approval.notes"), one.notes],
      ]}
    />
  );
}
