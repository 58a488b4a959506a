import { IconBan, IconUserCheck, IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import type { Known } from "@/features/requests/guard/form";
import type { Looked } from "@/features/requests/guard/useKnown";
import { formatRelative } from "@/lib/time";
import { fileAddress } from "@/lib/upload";
import { useErrorText } from "@/ui/ErrorState";
import { nameOf } from "@/ui/gateUnits";
import { useNow } from "@/ui/RelativeTime";

/** Who has come with this number, or that nobody has. */
export function KnownCard({ looked }: { looked: Looked }) {
  const { t } = useTranslation("gateAsk");
  const say = useErrorText();
  const { state, known, error } = looked;
  return (
    <div
      className={classes.known}
      role="status"
      data-testid="known"
      data-known={known === null ? state : wordFor(known)}
    >
      {state === "looking" && t("walkIn.looking")}
      {state === "failed" && t("walkIn.lookFailed", { reason: say(error) })}
      {known !== null && <Found known={known} />}
    </div>
  );
}

function wordFor(known: Known): "banned" | "known" | "unknown" {
  if (known.isBanned) return "banned";
  return known.known ? "known" : "unknown";
}

const SIGNS = { banned: IconBan, known: IconUserCheck, unknown: IconUserQuestion };

function Found({ known }: { known: Known }) {
  const { t } = useTranslation("gateAsk");
  const now = useNow();
  const word = wordFor(known);
  const Sign = SIGNS[word];
  const last = [
    known.lastFlat && t("walkIn.lastFlat", { flat: nameOf(known.lastFlat) }),
    known.lastEntryAt && formatRelative(new Date(known.lastEntryAt), now),
  ];
  return (
    <>
      {known.photoUrl === null ? (
        <Sign aria-hidden size={32} />
      ) : (
        <img
          className={classes.face}
          src={fileAddress(known.photoUrl)}
          alt={t("walkIn.photoOf", { name: known.name ?? "" })}
        />
      )}
      <div>
        {word === "unknown" && t("walkIn.unknown")}
        {known.isBanned && <strong className={classes.no}>{t("walkIn.banned")}</strong>}
        {known.known && <strong>{known.name}</strong>}
        {known.isInside && <strong className={classes.attention}>{t("walkIn.inside")}</strong>}
        {known.known && <span className={classes.quiet}>{last.filter(Boolean).join(" · ")}</span>}
      </div>
    </>
  );
}
