import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApprovalFacts, ExpiresSoon } from "@/features/approvals/components/ApprovalFacts";
import classes from "@/features/approvals/components/approvals.module.css";
import { nameOf } from "@/features/approvals/inbox";
import type { Approval } from "@/features/approvals/queries";

interface Props {
  one: Approval | null;
  /** It was open, and is not in the list any more. */
  gone: boolean;
  working: boolean;
  onApprove: (one: Approval) => void;
  onAsk: (one: Approval, approved: boolean) => void;
}

export function ApprovalPanel({ one, gone, working, onApprove, onAsk }: Props) {
  const { t } = useTranslation("people");
  if (one === null)
    return (
      <section className={classes.side} aria-label={t("approval.panel")}>
        <Text role={gone ? "status" : undefined}>{t(gone ? "approval.gone" : "approval.choosePanel")}</Text>
      </section>
    );
  return (
    <section className={classes.side} aria-label={t("approval.panel")} data-testid="approval-panel">
      <Stack>
        <Title order={2}>{nameOf(one)}</Title>
        <ExpiresSoon one={one} />
        <ApprovalFacts one={one} />
        {one.status === "pending" && (
          <Group gap="xs">
            <Button
              disabled={working}
              leftSection={<IconCheck size={18} aria-hidden />}
              onClick={() => onApprove(one)}
            >
              {t("approval.approve")}
            </Button>
            <Button
              variant="default"
              disabled={working}
              leftSection={<IconX size={18} aria-hidden />}
              onClick={() => onAsk(one, false)}
            >
              {t("approval.reject")}
            </Button>
            <Button variant="subtle" disabled={working} onClick={() => onAsk(one, true)}>
              {t("approval.withNote")}
            </Button>
          </Group>
        )}
      </Stack>
    </section>
  );
}
