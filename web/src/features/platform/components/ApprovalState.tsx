import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { StateWord } from "@/ui/StateWord";
import { RelativeTime } from "@/ui/RelativeTime";
import panel from "@/ui/panel.module.css";

const WORDS = ["pending", "approved", "rejected", "expired"] as const;

interface Props {
  one: {
    status: string;
    reason: string | null;
    decided_by_name: string | null;
    decided_at: string | null;
    expires_at: string;
  };
}

/** Where an application stands: who decided and why, or until when it waits. */
export function ApprovalState({ one }: Props) {
  const { t } = useTranslation("platform");
  const known = WORDS.find((word) => word === one.status);
  return (
    <>
      <StateWord status={one.status}>{known ? t(`approval.status.${known}`) : one.status}</StateWord>
      <Text component="span" display="block" size="sm" className={panel.quiet}>
        {one.status === "pending" && (
          <>
            {t("approval.until")}: <RelativeTime at={one.expires_at} />
          </>
        )}
        {one.decided_at !== null && (
          <>
            {one.decided_by_name !== null && `${t("approval.decidedBy", { name: one.decided_by_name })}, `}
            <RelativeTime at={one.decided_at} />
          </>
        )}
        {one.reason !== null && one.reason !== "" && (
          <Text component="span" display="block" size="sm">
            {one.reason}
          </Text>
        )}
      </Text>
    </>
  );
}
