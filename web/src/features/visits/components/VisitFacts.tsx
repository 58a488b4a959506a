import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTypeName } from "@/features/visits/components/VisitList";
import type { VisitDetail } from "@/features/visits/queries";
import { useKindFacts, useRuleWords } from "@/features/visits/words";
import { formatDateTime } from "@/lib/time";
import classes from "@/features/visits/components/desk.module.css";
import panel from "@/ui/panel.module.css";
import { PhoneLink } from "@/ui/PhoneLink";

const moment = (at: string): string => formatDateTime(new Date(at));

export function VisitFacts({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation("admin");
  const { t: v } = useTranslation("visits");
  const typeName = useTypeName();
  const rule = useRuleWords();
  const kind = useKindFacts()(visit);
  const host =
    visit.host_name +
    (visit.apartment_number === null ? "" : ` · ${t("visit.unit", { unit: visit.apartment_number })}`);
  const facts: [string, ReactNode][] = [
    [t("visit.host"), host],
    ...(visit.host_phone === null
      ? []
      : [
          [t("detail.phone"), <PhoneLink key="host" number={visit.host_phone} />] satisfies [
            string,
            ReactNode,
          ],
        ]),
    [t("visit.type"), typeName(visit.visit_type)],
    [t("visit.when"), moment(visit.expected_start)],
    [t("detail.window"), `${moment(visit.valid_from)} – ${moment(visit.expires_at)}`],
    ...(visit.recurrence === null
      ? []
      : [[v("fact.rule"), rule(visit.recurrence)] satisfies [string, ReactNode]]),
    ...kind.filter(([, value]) => value !== null),
    ...(visit.recurrence === null && visit.max_entries === 1
      ? [[t("detail.entries"), visit.max_entries] satisfies [string, ReactNode]]
      : []),
    [t("detail.made"), moment(visit.created_at)],
    ...(visit.purpose === null ? [] : [[t("detail.purpose"), visit.purpose] satisfies [string, ReactNode]]),
    ...(visit.notes === null ? [] : [[t("detail.notes"), visit.notes] satisfies [string, ReactNode]]),
    ...(visit.cancelled_at === null
      ? []
      : [[t("detail.cancelled"), moment(visit.cancelled_at)] satisfies [string, ReactNode]]),
    ...(visit.cancel_reason === null
      ? []
      : [[t("detail.cancelReason"), visit.cancel_reason] satisfies [string, ReactNode]]),
  ];
  return (
    <section className={panel.panel} aria-labelledby="facts">
      <Stack>
        <Title order={2} id="facts">
          {t("detail.facts")}
        </Title>
        <dl className={classes.facts}>
          {facts.map(([label, value]) => (
            <div key={label} className={classes.fact}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Stack>
    </section>
  );
}

interface PeopleProps {
  visit: VisitDetail;
  /** What can be done about one of them. */
  act?: (visitor: VisitDetail["visitors"][number]) => ReactNode;
}

export function VisitPeople({ visit, act }: PeopleProps) {
  const { t } = useTranslation("admin");
  const when = (at: string | null, words: string): string => (at === null ? "" : `${words} ${moment(at)}`);
  return (
    <section className={panel.panel} aria-labelledby="people">
      <Title order={2} id="people">
        {t("visit.visitors")}
      </Title>
      <ul className={panel.people}>
        {visit.visitors.map((visitor) => (
          <li key={visitor.id}>
            <span>
              <strong>{visitor.name}</strong>
              <span className={panel.quiet}>
                {" "}
                {[when(visitor.entered_at, t("action.entry")), when(visitor.exited_at, t("action.exit"))]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </span>
            {visitor.phone !== null && <PhoneLink number={visitor.phone} />}
            {act?.(visitor)}
          </li>
        ))}
      </ul>
    </section>
  );
}
