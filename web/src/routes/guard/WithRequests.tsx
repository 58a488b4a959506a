import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useDesk } from "@/features/gate/components/DeskContext";
import { VerdictScreen } from "@/features/gate/components/VerdictScreen";
import { gateName } from "@/features/gate/settings";
import { play } from "@/features/gate/sound";
import type { Verdict } from "@/features/gate/verdict";
import type { Denied } from "@/features/requests/guard/components/DenyModal";
import { ResultScreen } from "@/features/requests/guard/components/ResultScreen";
import { formOf } from "@/features/requests/guard/form";
import { TONES } from "@/features/requests/guard/outcome";
import type { Detail } from "@/features/requests/guard/queries";
import { dismissResult, useResult, type Result } from "@/features/requests/guard/useResult";
import { useWho } from "@/features/requests/guard/useWho";
import { useStore } from "@/lib/store";
import { Denying } from "@/routes/guard/denying";
import { Done } from "@/ui/Problem";

const DenyModal = lazy(() => import("@/features/requests/guard/components/DenyModal"));
const SAID_MS = 5000;

/** On every page of the gate: the flats' answers over everything, the scans' verdicts over those, and the guard's own no. */
export function WithRequests({ children }: { children: (covered: boolean) => ReactNode }) {
  const { t } = useTranslation("guard");
  const result = useResult();
  const desk = useDesk();
  const who = useWho();
  const navigate = useNavigate();
  const gate = useStore(gateName);
  const [denying, setDenying] = useState<Denied | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useCue(result);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const denyResult = (from: Result): void => {
    dismissResult(from);
    setDenying(
      from.kind === "refused"
        ? { name: from.refused.who, phone: from.refused.phone }
        : {
            name: who(from.request),
            requestId: from.id,
            entryId: from.outcome === "in" ? from.request.entryId : null,
          },
    );
  };
  const denyVerdict = async (verdict: Verdict): Promise<void> => {
    // Somebody let in is taken back first; while that fails, nobody is turned away on paper only.
    if (verdict.scanId !== null && !(await desk.undo())) return;
    desk.dismiss();
    setDenying({ name: verdict.names.join(", "), code: verdict.code });
  };
  const askAnew = (request: Detail): void => {
    if (result !== null) dismissResult(result);
    void navigate("/gate/walk-in?step=ask", { state: { form: formOf(request) } });
  };
  return (
    <Denying value={setDenying}>
      {said !== null && (
        <div role="status" data-testid="denied">
          <Done>{said}</Done>
        </div>
      )}
      {children(result !== null)}
      {result !== null && (
        <ResultScreen key={result.id} result={result} onDeny={denyResult} onAgain={askAnew} />
      )}
      <VerdictScreen onDeny={(verdict) => void denyVerdict(verdict)} />
      <Suspense fallback={null}>
        {denying !== null && (
          <DenyModal
            who={denying}
            gate={gate}
            onDone={(name) => setSaid(name === "" ? t("deny.doneUnnamed") : t("deny.done", { name }))}
            onClose={() => setDenying(null)}
          />
        )}
      </Suspense>
    </Denying>
  );
}

/** The tone and vibration of a scan that came out the same way, once for each answer. */
function useCue(result: Result | null): void {
  const cue =
    result === null
      ? null
      : result.kind === "decided"
        ? TONES[result.outcome]
        : result.refused.error.code === "NEEDS_CONSENT"
          ? "attention"
          : "no";
  const id = result?.id;
  useEffect(() => {
    if (cue !== null) play(cue);
  }, [cue, id]);
}
