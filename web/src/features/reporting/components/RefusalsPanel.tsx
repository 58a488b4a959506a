import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shareOf } from "@/features/reporting/arrivals";
import type { Arrivals } from "@/features/reporting/queries";
import classes from "@/features/reporting/components/reporting.module.css";
import panel from "@/ui/panel.module.css";

interface Props {
  board: Arrivals;
  /** The words for a reason. */
  reasonName: (reason: string) => string;
}

export function RefusalsPanel({ board, reasonName }: Props) {
  const { t } = useTranslation("admin");
  const largest = Math.max(0, ...board.refusals.map((row) => row.refusals));
  return (
    <section className={panel.panel} id="refusals" aria-labelledby="refusals-title">
      <Stack>
        <Title order={2} id="refusals-title">
          {t("refusals.title")}
        </Title>
        {board.refusals.length === 0 ? (
          <Text className={panel.quiet}>{t("refusals.none")}</Text>
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
        <Text>{t("refusals.policy", { count: board.policy_admissions })}</Text>
      </Stack>
    </section>
  );
}
