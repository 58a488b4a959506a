import { Button, Checkbox, Group } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ApprovalFacts, ExpiresSoon, useApprovalWords } from "@/features/approvals/components/ApprovalFacts";
import classes from "@/features/approvals/components/approvals.module.css";
import { factsOf, nameOf } from "@/features/approvals/inbox";
import type { Approval } from "@/features/approvals/queries";
import { formatRelative } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";
import { StateWord } from "@/ui/StateWord";

interface Props {
  rows: readonly Approval[];
  /** A side panel shows the open one; without it each row is a card with everything. */
  panel: boolean;
  open: string | null;
  onOpen: (id: string) => void;
  checked: ReadonlyMap<string, string>;
  onCheck: (one: Approval) => void;
  working: boolean;
  onApprove: (one: Approval) => void;
  onReject: (one: Approval) => void;
}

export function ApprovalRows({ rows, panel, open, onOpen, checked, onCheck, working, onApprove, onReject }: Props) {
  const { t } = useTranslation("people");
  const words = useApprovalWords();
  const now = useNow();
  return (
    <ul className={classes.rows} aria-label={t("approval.label")}>
      {rows.map((one) => {
        const name = nameOf(one);
        const pending = one.status === "pending";
        const { unit } = factsOf(one);
        const head = (
          <>
            <span className={classes.who}>{name}</span>
            <span className={classes.what}>
              {[words.kind(one), unit, formatRelative(new Date(one.created_at), now)].filter(Boolean).join(" · ")}
            </span>
          </>
        );
        const badges = (
          <span className={classes.badges}>
            {!pending && <StateWord status={one.status}>{words.status(one.status)}</StateWord>}
            <ExpiresSoon one={one} />
          </span>
        );
        return (
          <li key={one.id} className={classes.row} data-open={panel && open === one.id} data-id={one.id}>
            {pending && (
              <label className={classes.check}>
                <Checkbox
                  aria-label={t("approval.select", { name })}
                  checked={checked.has(one.id)}
                  onChange={() => onCheck(one)}
                />
              </label>
            )}
            {panel ? (
              <button
                type="button"
                className={classes.open}
                aria-pressed={open === one.id}
                onClick={() => onOpen(one.id)}
              >
                {head}
                {badges}
              </button>
            ) : (
              <div className={classes.body}>
                {head}
                {badges}
                <details>
                  <summary className={classes.more}>{t("approval.details")}</summary>
                  <ApprovalFacts one={one} />
                </details>
                {pending && (
                  <Group gap="xs" mt="xs" grow>
                    <Button
                      variant="default"
                      disabled={working}
                      leftSection={<IconX size={18} aria-hidden />}
                      aria-label={t("approval.rejectOf", { name })}
                      onClick={() => onReject(one)}
                    >
                      {t("approval.reject")}
                    </Button>
                    <Button
                      disabled={working}
                      leftSection={<IconCheck size={18} aria-hidden />}
                      aria-label={t("approval.approveOf", { name })}
                      onClick={() => onApprove(one)}
                    >
                      {t("approval.approve")}
                    </Button>
                  </Group>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
