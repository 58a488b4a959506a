import "@mantine/core/styles/Table.css";
import { Group, SegmentedControl, Stack, Table, Title } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { busiestHour, dayLabel, hourLabel } from "@/features/reporting/arrivals";
import { ArrivalsChart } from "@/features/reporting/components/ArrivalsChart";
import type { Arrivals } from "@/features/reporting/queries";
import { EmptyState } from "@/ui/EmptyState";
import classes from "@/features/reporting/components/reporting.module.css";
import panel from "@/ui/panel.module.css";

export const SPANS = [1, 7, 30] as const;

function useSummary(board: Arrivals): string {
  const { t } = useTranslation("admin");
  const top = busiestHour(board.by_hour);
  if (top === null) return t("arrivals.none");
  const sentences = [
    t("arrivals.summary", {
      count: board.total_arrivals,
      from: hourLabel(top.hour),
      to: hourLabel((top.hour + 1) % 24),
      most: top.arrivals,
    }),
    board.days > 1 && board.busiest_day !== null
      ? t("arrivals.busiest", { day: dayLabel(board.busiest_day.day), count: board.busiest_day.arrivals })
      : "",
    t("arrivals.zone", { zone: board.time_zone.replaceAll("_", " ") }),
  ];
  return sentences.filter(Boolean).join(" ");
}

/** The chart for eyes, the same in a sentence and a table for everybody. */
function Figure({ board }: { board: Arrivals }) {
  const { t } = useTranslation("admin");
  const summary = useSummary(board);
  return (
    <Stack gap="xs">
      <figure className={classes.figure} aria-label={t("arrivals.title")}>
        <div aria-hidden>
          <ArrivalsChart hours={board.by_hour} />
        </div>
        <figcaption>{summary}</figcaption>
      </figure>
      <details>
        <summary className={classes.summary}>{t("arrivals.asTable")}</summary>
        <Table aria-label={t("arrivals.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("arrivals.hour")}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t("arrivals.people")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {board.by_hour.map(({ hour, arrivals }) => (
              <Table.Tr key={hour}>
                <Table.Th scope="row" fw={400}>
                  {hourLabel(hour)}
                </Table.Th>
                <Table.Td ta="right">{arrivals}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </Stack>
  );
}

interface Props {
  board: Arrivals;
  days: number;
  onDays: (days: number) => void;
}

export function ArrivalsPanel({ board, days, onDays }: Props) {
  const { t } = useTranslation("admin");
  const names = { 1: t("arrivals.today"), 7: t("arrivals.week"), 30: t("arrivals.month") };
  return (
    <section className={panel.panel} aria-labelledby="arrivals">
      <Stack>
        <Group justify="space-between">
          <Title order={2} id="arrivals">
            {t("arrivals.title")}
          </Title>
          <SegmentedControl
            aria-label={t("arrivals.span")}
            value={String(days)}
            onChange={(value) => onDays(Number(value))}
            data={SPANS.map((span) => ({ value: String(span), label: names[span] }))}
          />
        </Group>
        {board.total_arrivals === 0 ? (
          <EmptyState icon={<IconChartBar size={40} />} text={t("arrivals.none")} />
        ) : (
          <Figure board={board} />
        )}
      </Stack>
    </section>
  );
}
