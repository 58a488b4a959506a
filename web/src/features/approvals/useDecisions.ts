// One place that decides: said is what the server confirmed, problem what it refused, asked the open dialog.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { kindOf, nameOf } from "@/features/approvals/inbox";
import { PLAIN_YES, useDecide, type Decision } from "@/features/approvals/mutations";
import type { Approval } from "@/features/approvals/queries";
import type { Asked } from "@/features/approvals/components/DecideModal";
import { useErrorText } from "@/ui/ErrorState";

export function useDecisions(onDecided: (one: Approval) => void = () => undefined) {
  const { t } = useTranslation("people");
  const say = useErrorText();
  const decide = useDecide();
  const [asked, setAsked] = useState<{ one: Approval; dialog: Asked } | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const send = async (one: Approval, decision: Decision): Promise<void> => {
    setSaid(null);
    setProblem(null);
    await decide.mutateAsync({ id: one.id, decision });
    setSaid(t(decision.approved ? "approval.approved" : "approval.rejected", { name: nameOf(one) }));
    onDecided(one);
  };
  const ask = (one: Approval, approved: boolean, which?: string): void => {
    const kind = kindOf(one);
    const will = kind === null ? t("approval.willApproveAny") : t(`approval.willApprove.${kind}`);
    setAsked({
      one,
      dialog: {
        approved,
        single: true,
        which,
        title: t(approved ? "approval.approveTitle" : "approval.rejectTitle", { name: nameOf(one) }),
        text: approved ? will : t("approval.willReject"),
      },
    });
  };
  /** Yes without a word. When several units have the number the dialog asks which. */
  const approve = (one: Approval): void => {
    if (decide.isPending) return;
    send(one, PLAIN_YES).catch((error: unknown) => {
      const which = asApiError(error).field("unit_id");
      if (which === undefined) setProblem(t("approval.notDone", { name: nameOf(one), why: say(error) }));
      else ask(one, true, which);
    });
  };
  return {
    approve,
    ask,
    asked,
    said,
    problem,
    working: decide.isPending,
    send,
    close: () => setAsked(null),
    quiet: () => {
      setSaid(null);
      setProblem(null);
    },
  };
}
