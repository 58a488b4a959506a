import { Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconBan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/desk/components/shift.module.css";
import type { Brief } from "@/features/desk/shift";
import { formatDate, formatLasting, formatRelative } from "@/lib/time";
import panel from "@/ui/panel.module.css";
import { useNow } from "@/ui/RelativeTime";
import { CardSection } from "@/ui/Section";
import { StatusBadge } from "@/ui/StatusBadge";

/** What a guard should know now: the note that was left, the day in numbers, who must not come in, who should have left. */
export function ShiftBrief({ brief }: { brief: Brief }) {
  return (
    <Stack data-testid="brief">
      <Note brief={brief} />
      <Numbers brief={brief} />
      <div className={classes.columns}>
        <Bans brief={brief} />
        <Late brief={brief} />
      </div>
    </Stack>
  );
}

function Note({ brief: { hand_over: left } }: { brief: Brief }) {
  const { t } = useTranslation("guardDesk");
  const now = useNow();
  if (left === null) return null;
  return (
    <CardSection title={t("shift.noteTitle")}>
      <Text className={classes.note}>{left.note}</Text>
      <Text c="dimmed">
        {t("shift.note", { name: left.from_name, when: formatRelative(new Date(left.at), now) })}
      </Text>
    </CardSection>
  );
}

function Numbers({ brief }: { brief: Brief }) {
  const { t } = useTranslation("guardDesk");
  const { policy } = brief;
  const tiles = [
    { to: "/gate/inside", word: t("shift.inside"), value: brief.people_inside },
    { to: "/gate/search", word: t("shift.expected"), value: brief.expected_today },
    { to: "/gate/requests", word: t("shift.requests"), value: brief.open_requests },
    { to: "/gate/deliveries", word: t("shift.parcels"), value: brief.parcels_waiting },
    { to: "/gate/deliveries?tab=expected", word: t("shift.deliveries"), value: brief.deliveries_today },
  ];
  return (
    <CardSection title={t("shift.numbers")}>
      <ul className={classes.numbers}>
        {tiles.map(({ to, word, value }) => (
          <li key={to}>
            <Link to={to}>
              <strong>{value}</strong>
              <span>{word}</span>
            </Link>
          </li>
        ))}
        <li>
          <div data-testid="policy">
            <strong>{t("shift.policyOf", { used: policy.used, count: policy.entries })}</strong>
            <span>
              {t("shift.policy")},{" "}
              {t("shift.policyMeant", { allowed: policy.allowed, percent: policy.percent })}
            </span>
            {policy.exceeded && (
              <StatusBadge tone="attention" icon={<IconAlertTriangle />}>
                {t("shift.exceeded")}
              </StatusBadge>
            )}
          </div>
        </li>
      </ul>
    </CardSection>
  );
}

const SEVERITIES = ["low", "medium", "high"] as const;

function Bans({ brief: { bans, bans_total: count } }: { brief: Brief }) {
  const { t } = useTranslation("guardDesk");
  return (
    <CardSection title={t("shift.bans")}>
      {bans.length === 0 && <Text c="dimmed">{t("shift.bansNone")}</Text>}
      <ul className={classes.rows}>
        {bans.map((ban) => {
          const severity = SEVERITIES.find((one) => one === ban.severity);
          return (
            <li key={`${ban.phone} ${ban.banned_at}`}>
              <span>
                <strong>{ban.name}</strong>
                <span>{ban.reason}</span>
                <span className={panel.quiet}>
                  {ban.phone} ·{" "}
                  {ban.expires_at === null
                    ? t("shift.forGood")
                    : t("shift.until", { date: formatDate(new Date(ban.expires_at)) })}
                </span>
              </span>
              <StatusBadge tone={severity === "high" ? "no" : "plain"} icon={<IconBan />}>
                {severity ? t(`shift.severity.${severity}`) : ban.severity}
              </StatusBadge>
            </li>
          );
        })}
      </ul>
      {count > bans.length && <Text c="dimmed">{t("shift.bansMore", { shown: bans.length, count })}</Text>}
    </CardSection>
  );
}

function Late({ brief: { overstays, overstays_total: count } }: { brief: Brief }) {
  const { t } = useTranslation("guardDesk");
  const now = useNow();
  return (
    <CardSection title={t("shift.late")}>
      {overstays.length === 0 && <Text c="dimmed">{t("shift.lateNone")}</Text>}
      <ul className={classes.rows}>
        {overstays.map((row) => (
          <li key={row.entry_id}>
            <span>
              <strong>{row.name}</strong>
              <span className={panel.quiet}>
                {[
                  row.unit && t("search.unit", { unit: row.unit }),
                  row.acknowledged_by && t("inside.seen", { name: row.acknowledged_by }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            {row.due_out_at !== null && (
              <StatusBadge tone="attention" icon={<IconAlertTriangle />}>
                {t("inside.late1", { lasting: formatLasting(new Date(row.due_out_at), now) })}
              </StatusBadge>
            )}
          </li>
        ))}
      </ul>
      {count > 0 && (
        <Link to="/gate/inside?tab=late" className={panel.link}>
          {t("shift.all")}
        </Link>
      )}
    </CardSection>
  );
}
