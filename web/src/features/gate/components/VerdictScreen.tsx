import { IconDoorEnter, IconDoorExit, IconExclamationMark, IconHandStop } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useDesk, useDeskState } from "@/features/gate/components/DeskContext";
import { useSecondsLeft } from "@/ui/useSecondsLeft";
import classes from "@/features/gate/components/Verdict.module.css";
import { VerdictFacts } from "@/features/gate/components/VerdictFacts";
import type { Verdict } from "@/features/gate/verdict";

const ICONS = { in: IconDoorEnter, out: IconDoorExit, attention: IconExclamationMark, no: IconHandStop };

/** Over everything: one word, who, and why. Green and blue go by themselves; the others wait for a tap. */
export function VerdictScreen() {
  const { verdict } = useDeskState();
  return verdict === null ? null : <Shown key={verdict.nonce} verdict={verdict} />;
}

function Shown({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const { undoing } = useDeskState();
  const main = useRef<HTMLButtonElement>(null);
  const Icon = ICONS[verdict.tone];
  useEffect(() => {
    const before = document.activeElement;
    if (verdict.needsTap) main.current?.focus();
    return () => {
      if (verdict.needsTap && before instanceof HTMLElement) before.focus();
    };
  }, [verdict.needsTap]);
  return (
    <div
      className={classes.screen}
      data-testid="verdict"
      data-tone={verdict.tone}
      data-reason={verdict.reason ?? undefined}
      data-attention={(verdict.reason === null && verdict.needsTap) || undefined}
    >
      <div className={classes.body} role="alert" aria-live="assertive" aria-atomic>
        <span className={classes.shape} aria-hidden>
          <Icon size={72} stroke={2.25} />
        </span>
        <p className={classes.word} data-testid="verdict-word">
          {t(`verdict.${verdict.tone}`)}
        </p>
        <VerdictFacts verdict={verdict} />
      </div>
      <div className={classes.buttons}>
        <UndoButtons verdict={verdict} />
        <button
          ref={main}
          type="button"
          className={classes.button}
          data-main
          disabled={undoing}
          onClick={() => desk.dismiss()}
        >
          {verdict.needsTap ? t("verdict.ok") : t("verdict.next")}
        </button>
      </div>
    </div>
  );
}

function UndoButtons({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const { undoable, undoing } = useDeskState();
  const isMine = undoable?.verdict.nonce === verdict.nonce;
  const seconds = useSecondsLeft(isMine ? undoable.until : 0);
  if (!isMine) return null;
  return (
    <>
      <button type="button" className={classes.button} disabled={undoing} onClick={() => void desk.undo()}>
        {undoing ? t("verdict.undoing") : t("verdict.undo", { seconds })}
      </button>
      {verdict.visitors.length > 1 && (
        <button
          type="button"
          className={classes.button}
          disabled={undoing}
          onClick={() => void desk.onlySome()}
        >
          {t("verdict.onlySome")}
        </button>
      )}
    </>
  );
}
