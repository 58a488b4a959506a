import { useTranslation } from "react-i18next";
import classes from "@/ui/verdict.module.css";
import type { AttentionLine } from "@/features/gate/api";
import type { Verdict } from "@/features/gate/verdict";
import { formatDate, formatTime, isSameDay } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";
import { VerdictFactList } from "@/ui/VerdictFrame";

const NAMES_SHOWN = 3;
const KINDS = ["ban", "inside_elsewhere", "overstay", "already_inside", "replaced", "leave_at_gate"] as const;

function useMoment(): (at: string) => string {
  const now = useNow();
  return (text) => {
    const at = new Date(text);
    return isSameDay(at, now) ? formatTime(at) : `${formatDate(at)}, ${formatTime(at)}`;
  };
}

function Attention({ lines }: { lines: AttentionLine[] }) {
  const { t } = useTranslation("guard");
  if (lines.length === 0) return null;
  return (
    <ul className={classes.lines} aria-label={t("verdict.look")} data-testid="verdict-attention">
      {lines.map((line, place) => {
        const kind = KINDS.find((known) => known === line.kind);
        return (
          <li key={place}>
            <strong>
              {kind ? t(`attention.${kind}`) : line.kind}
              {line.visitor && `: ${line.visitor}`}
            </strong>
            <br />
            {line.detail}
          </li>
        );
      })}
    </ul>
  );
}

/** Who, where to, and why. */
export function VerdictFacts({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("guard");
  const moment = useMoment();
  const { names, reason } = verdict;
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  const rest = names.length - NAMES_SHOWN;
  const facts: [string, string | null][] = [
    [t("verdict.unit"), verdict.unit],
    [t("verdict.host"), verdict.host],
    [
      t("verdict.party"),
      verdict.visitors.length > 1 ? t("verdict.people", { count: verdict.visitors.length }) : null,
    ],
    [t("verdict.visit"), verdict.title],
  ];
  return (
    <>
      {names.length > 0 && (
        <p className={classes.names} data-testid="verdict-names">
          {rest > 0 ? `${shown} +${String(rest)}` : shown}
        </p>
      )}
      {reason !== null && (
        <p className={classes.reason} data-testid="verdict-reason">
          {reason === "other" && verdict.message ? verdict.message : t(`reason.${reason}`)}
        </p>
      )}
      {reason === "not_yet_valid" && verdict.validFrom && (
        <p className={classes.reason}>{t("verdict.from", { time: moment(verdict.validFrom) })}</p>
      )}
      {reason === "expired" && verdict.validUntil && (
        <p className={classes.reason}>{t("verdict.until", { time: moment(verdict.validUntil) })}</p>
      )}
      <VerdictFactList facts={facts} />
      <Attention lines={verdict.attention} />
    </>
  );
}
