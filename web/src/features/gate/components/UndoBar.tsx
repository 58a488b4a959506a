import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDesk, useDeskState } from "@/features/gate/components/DeskContext";
import { useSecondsLeft } from "@/ui/useSecondsLeft";
import classes from "@/features/gate/components/UndoBar.module.css";
import { useErrorText } from "@/ui/ErrorState";

/** After the verdict has gone: the last scan can still be taken back, and what became of that. */
export function UndoBar() {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const say = useErrorText();
  const { undoable, undoing, notice, verdict } = useDeskState();
  const seconds = useSecondsLeft(undoable?.until ?? 0);
  if (verdict !== null) return null;
  return (
    <div className={classes.place}>
      <div role="status" aria-live="polite">
        {notice && (
          <p className={classes.notice} data-testid="undo-notice" data-kind={notice.kind}>
            {notice.kind === "undone"
              ? t("undo.done", { names: notice.names })
              : t("undo.failed", { reason: say(notice.error) })}
          </p>
        )}
      </div>
      {undoable && (
        <button
          type="button"
          className={classes.undo}
          disabled={undoing}
          onClick={() => void desk.undo()}
          data-testid="undo"
        >
          <IconArrowBackUp aria-hidden />
          <span className={classes.what}>
            {undoing ? t("verdict.undoing") : t("undo.button")}
            {" · "}
            {t(undoable.verdict.tone === "in" ? "undo.in" : "undo.out", {
              names: undoable.verdict.names.join(", "),
            })}
          </span>
          <span aria-hidden>{seconds}</span>
          <span className="visually-hidden">{t("undo.seconds", { count: seconds })}</span>
        </button>
      )}
    </div>
  );
}
