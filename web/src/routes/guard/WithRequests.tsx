import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/desk.module.css";
import { useDesk } from "@/features/gate/components/DeskContext";
import { VerdictScreen } from "@/features/gate/components/VerdictScreen";
import { gateName } from "@/features/gate/settings";
import { play } from "@/features/gate/sound";
import type { Verdict } from "@/features/gate/verdict";
import type { Denied, Unsent } from "@/features/requests/guard/components/DenyModal";
import { TONES } from "@/features/requests/guard/outcome";
import { dismissResult, useResult, type Result } from "@/features/requests/guard/useResult";
import { useStore } from "@/lib/store";
import { takeBack } from "@/offline/outbox";
import { Denying } from "@/routes/guard/denying";
import { Caught } from "@/ui/Caught";
import { Done } from "@/ui/Problem";

const loaded = () => import("@/routes/guard/over");
const DenyModal = lazy(async () => ({ default: (await loaded()).DenyModal }));
const ResultScreen = lazy(async () => ({ default: (await loaded()).ResultScreen }));
const UnsentDenial = lazy(async () => ({ default: (await loaded()).UnsentDenial }));
const SAID_MS = 5000;

/** On every page of the gate: the flats' answers over everything, the scans' verdicts over those, and the guard's own no. */
export function WithRequests({ children }: { children: (covered: boolean, unsent: ReactNode) => ReactNode }) {
  const { t } = useTranslation("guard");
  const result = useResult();
  const desk = useDesk();
  const gate = useStore(gateName);
  const [denying, setDenying] = useState<Denied | null>(null);
  const [unsent, setUnsent] = useState<readonly Unsent[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  useCue(result);
  useEffect(() => {
    // There before it is needed, also without a network.
    void loaded().catch(() => undefined);
  }, []);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const forget = (key: string): void => setUnsent((all) => all.filter((one) => one.key !== key));
  const denyVerdict = async (verdict: Verdict): Promise<void> => {
    // Somebody let in is taken back first; while that fails, nobody is turned away on paper only.
    const isBack = verdict.scanId === null ? takeBack(verdict.nonce) : desk.undo();
    if (!(await isBack)) return;
    desk.dismiss();
    const { names, code, chosen } = verdict;
    setDenying({ name: names.join(", "), code, ...(chosen !== null && { visitId: chosen.visitId }) });
  };
  return (
    <Denying value={setDenying}>
      {said !== null && (
        <div role="status" className={classes.said} data-testid="denied">
          <Done>{said}</Done>
        </div>
      )}
      <Caught>
        <Suspense fallback={null}>
          {result !== null && (
            <ResultScreen
              key={result.id}
              result={result}
              onDeny={(who) => {
                dismissResult(result);
                setDenying(who);
              }}
            />
          )}
          {denying !== null && (
            <DenyModal
              who={denying}
              gate={gate}
              onDone={(name, key) => {
                forget(key);
                setSaid(name === "" ? t("deny.doneUnnamed") : t("deny.done", { name }));
              }}
              onUnsent={(one) => {
                forget(one.key);
                setUnsent((all) => [...all, one]);
              }}
              onClose={() => setDenying(null)}
            />
          )}
        </Suspense>
      </Caught>
      {children(
        result !== null,
        unsent.slice(0, 1).map((one) => (
          <Suspense key={one.key}>
            <UnsentDenial unsent={one} onAgain={() => setDenying(one)} onForget={() => forget(one.key)} />
          </Suspense>
        )),
      )}
      <VerdictScreen onDeny={(verdict) => void denyVerdict(verdict)} />
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
