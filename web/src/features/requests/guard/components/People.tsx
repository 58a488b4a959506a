import { Button } from "@mantine/core";
import {
  IconCheck,
  IconChecks,
  IconEye,
  IconHourglassEmpty,
  IconPhone,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/guard/components/requests.module.css";
import type { Detail } from "@/features/requests/guard/queries";
import { formatTime } from "@/lib/time";
import gate from "@/ui/gate.module.css";

type Tick = "sent" | "delivered" | "seen";
const SIGNS: Readonly<Record<Tick, Icon>> = { sent: IconCheck, delivered: IconChecks, seen: IconEye };

const earliest = (times: readonly (string | null)[]): string | null =>
  times.reduce<string | null>(
    (first, at) => (at !== null && (first === null || at < first) ? at : first),
    null,
  );

/** How far the question has come. */
export function Ticks({ request }: { request: Detail }) {
  const { t } = useTranslation("gateAsk");
  const { approvers } = request;
  const ticks: [Tick, string | null][] = [
    ["sent", earliest([...approvers.map((one) => one.toldAt), request.createdAt])],
    ["delivered", earliest(approvers.map((one) => one.deliveredAt))],
    ["seen", earliest([request.seenAt, ...approvers.map((one) => one.readAt)])],
  ];
  return (
    <ul className={classes.ticks} data-testid="ticks">
      {ticks.map(([tick, at]) => {
        const Sign = at === null ? IconHourglassEmpty : SIGNS[tick];
        return (
          <li key={tick} data-tick={tick} data-done={at !== null}>
            <Sign aria-hidden size={22} />
            {t(`request.${tick}`)}
            <small>{at === null ? t("request.yet") : formatTime(new Date(at))}</small>
          </li>
        );
      })}
    </ul>
  );
}

/** Who can answer, and be called. */
export function People({ request }: { request: Detail }) {
  const { t } = useTranslation("gateAsk");
  const { approvers } = request;
  return (
    <section aria-label={t("request.people")} data-testid="people">
      {approvers.length === 0 && <p className={gate.quiet}>{t("request.nobody")}</p>}
      <ul className={classes.people}>
        {approvers.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{one.name}</strong>
              <span className={gate.quiet}>
                {one.flatNumber} · {one.phone ?? t("request.noPhone")}
              </span>
            </span>
            {one.phone !== null && (
              <Button
                component="a"
                px="md"
                variant="light"
                href={`tel:${one.phone}`}
                leftSection={<IconPhone aria-hidden />}
                aria-label={t("request.callOne", { name: one.name })}
              >
                {t("request.call")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
