import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/rows.module.css";
import { clockOf, type Judgement, type Row } from "@/features/gate/judge";
import { useRowWords } from "@/features/gate/useRowWords";
import { formatAs } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { useNow } from "@/ui/RelativeTime";

/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** The days of a rule by name; null: every day. */
function daysOf(rule: number | null): string | null {
  if (rule === null) return null;
  const days = [0, 1, 2, 3, 4, 5, 6].filter((day) => (rule >> day) & 1);
  return days.map((day) => formatAs(MONDAY + day * DAY_MS, { weekday: "short", timeZone: "UTC" })).join(", ");
}

/** What the host said of the visit. */
export function VisitFacts({ row }: { row: Row }) {
  const { t } = useTranslation("guardDesk");
  const words = useRowWords();
  const now = useNow();
  const { visit } = row;
  const span = {
    from: words.moment(new Date(visit.valid_from), now),
    until: words.moment(new Date(visit.valid_until), now),
  };
  const hasHours = visit.rule_from !== null || visit.rule_until !== null;
  const hours = { from: clockOf(visit.rule_from ?? 0), until: clockOf(visit.rule_until ?? 1440) };
  return (
    <Facts
      facts={[
        [t("sheet.unit"), row.hidden ? t("search.hidden") : row.apartment_number],
        [t("sheet.host"), row.host_name],
        [t("sheet.visit"), row.title],
        [t("sheet.kind"), words.kind(row)],
        [t("sheet.time"), t("search.hours", span)],
        [t("sheet.days"), daysOf(visit.rule_days)],
        [t("sheet.hours"), hasHours && t("search.hours", hours)],
        [t("sheet.vehicle"), row.plate],
        [t("sheet.company"), row.provider],
        [t("sheet.along"), row.companions > 0 && t("search.along", { count: row.companions })],
        [t("sheet.atGate"), row.leave_at_gate && t("sheet.leaveAtGate")],
        [t("sheet.notes"), row.notes],
      ]}
    />
  );
}

/** What the guard must see before anybody passes. */
export function Warnings({ row, judgement }: { row: Row; judgement: Judgement }) {
  const { t } = useTranslation("guardDesk");
  const bans = row.guests.flatMap((guest) =>
    guest.bans.map((ban) => ({
      name: guest.name,
      text:
        ban.applies && ban.reason !== null ? t("sheet.ban", { reason: ban.reason }) : t("sheet.banElsewhere"),
    })),
  );
  const elsewhere = judgement.entry.attention
    .filter((notice) => notice.kind === "inside_elsewhere")
    .map((notice) => ({ name: notice.visitor, text: t("sheet.elsewhere") }));
  const lines = [...bans, ...elsewhere];
  if (lines.length === 0) return null;
  return (
    <ul className={classes.warnings} data-testid="warnings">
      {lines.map(({ name, text }) => (
        <li key={`${name} ${text}`}>
          {name}: {text}
        </li>
      ))}
    </ul>
  );
}
