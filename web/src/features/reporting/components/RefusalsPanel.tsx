import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shareOf } from "@/features/reporting/arrivals";
import type { Arrivals } from "@/features/reporting/queries";
import classes from "@/features/reporting/components/reporting.module.css";

/** A reason of the closed list in words; a newer server's word with its underscores gone. */
export function useReasonName(): (reason: string) => string {
  const { t, i18n } = useTranslation("admin");
  return (reason) =>
    i18n.exists(`reason.${reason}`, { ns: "admin" }) ? t(`reason.${reason as "expired"}`) : reason.replaceAll("_", " ");
}

export function RefusalsPanel({ board }: { board: Arrivals }) {
  const { t } = useTranslation("admin");
  const reasonName = useReasonName();
  const largest = Math.max(0, ...board.refusals.map((row) => row.refusals));
  return (
    <section className={classes.panel} id="refusals" aria-labelledby="refusals-title">
      <Stack>
        <Title order={2} id="refusals-title">
          {t("refusals.title")}
        </Title>
        {board.refusals.length === 0 ? (
          <Text className={classes.quiet}>{t("refusals.none")}</Text>
        ) : (
          <ul className={classes.bars}>
            {board.refusals.map(({ reason, refusals }) => (
              <li key={reason} className={classes.barRow}>
                <span>{reasonName(reason)}</span>
                <span className="tabular">{refusals}</span>
                <svg className={classes.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
                  <rect width={shareOf(refusals, largest)} height="8" />
                </svg>
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </section>
  );
}
