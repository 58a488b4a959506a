import { IconDoorEnter, IconDoorExit, IconExclamationMark, IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDesk, useDeskState } from "@/features/gate/components/DeskContext";
import { VerdictFacts } from "@/features/gate/components/VerdictFacts";
import type { Verdict } from "@/features/gate/verdict";
import { useSecondsLeft } from "@/ui/useSecondsLeft";
import { VerdictButton, VerdictFrame } from "@/ui/VerdictFrame";

const ICONS = { in: IconDoorEnter, out: IconDoorExit, attention: IconExclamationMark, no: IconHandStop };

/** Over everything: one word, who, and why. Green and blue go by themselves; the others wait for a tap. */
export function VerdictScreen({ onDeny }: { onDeny: (verdict: Verdict) => void }) {
  const { verdict } = useDeskState();
  return verdict === null ? null : <Shown key={verdict.nonce} verdict={verdict} onDeny={onDeny} />;
}

function Shown({ verdict, onDeny }: { verdict: Verdict; onDeny: (verdict: Verdict) => void }) {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const { undoing } = useDeskState();
  return (
    <VerdictFrame
      tone={verdict.tone}
      sign={ICONS[verdict.tone]}
      word={t(`verdict.${verdict.tone}`)}
      needsTap={verdict.needsTap}
      main={{
        label: verdict.needsTap ? t("verdict.ok") : t("verdict.next"),
        act: () => desk.dismiss(),
        disabled: undoing,
      }}
      data={{
        "data-testid": "verdict",
        "data-reason": verdict.reason ?? undefined,
        "data-attention": (verdict.reason === null && verdict.needsTap) || undefined,
      }}
      buttons={<OtherButtons verdict={verdict} onDeny={onDeny} />}
    >
      <VerdictFacts verdict={verdict} />
    </VerdictFrame>
  );
}

function OtherButtons({ verdict, onDeny }: { verdict: Verdict; onDeny: (verdict: Verdict) => void }) {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const { undoable, undoing } = useDeskState();
  const isMine = undoable?.verdict.nonce === verdict.nonce;
  const seconds = useSecondsLeft(isMine ? undoable.until : 0);
  // Somebody let in is turned away by taking the scan back first, while that can be done.
  const mayDeny = verdict.tone !== "out" && (verdict.scanId === null || isMine);
  return (
    <>
      {isMine && (
        <VerdictButton disabled={undoing} onClick={() => void desk.undo()}>
          {undoing ? t("verdict.undoing") : t("verdict.undo", { seconds })}
        </VerdictButton>
      )}
      {isMine && verdict.visitors.length > 1 && (
        <VerdictButton disabled={undoing} onClick={() => void desk.onlySome()}>
          {t("verdict.onlySome")}
        </VerdictButton>
      )}
      {mayDeny && (
        <VerdictButton disabled={undoing} onClick={() => onDeny(verdict)}>
          {t("deny.button")}
        </VerdictButton>
      )}
    </>
  );
}
