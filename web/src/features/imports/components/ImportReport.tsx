import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDownload, IconListDetails } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Address } from "@/features/imports/components/Address";
import { RowOutcome } from "@/features/imports/components/ImportState";
import { Numbers } from "@/features/imports/components/Numbers";
import { Progress } from "@/features/imports/components/Progress";
import classes from "@/features/imports/components/imports.module.css";
import { useWords } from "@/features/imports/components/words";
import { importRowsQuery, isRunning, reportFile, type Import } from "@/features/imports/queries";
import { formatDateTime } from "@/lib/time";
import { useListState } from "@/ui/listState";
import { Filters, Listing } from "@/ui/Listing";
import { Done, Problem } from "@/ui/Problem";

const CHOICES = { outcome: ["created", "invited", "failed", "waiting"] } as const;

/** How far an import is, and what became of each row. */
export function ImportReport({ one }: { one: Import }) {
  const { t } = useTranslation("imports");
  const running = isRunning(one);
  // How many of those brought in had an account: the rows know, the report does not count them.
  const asked = useQuery(importRowsQuery(one.report_id, one.done, { page: 1, outcome: "invited", limit: 1 }))
    .data?.pagination.total;
  const invited = asked === undefined ? null : Math.min(asked, one.succeeded);
  return (
    <Stack gap="lg">
      <Text className={classes.quiet}>
        {t("report.about", {
          when: formatDateTime(new Date(one.created_at)),
          who: one.created_by_name ?? t("earlier.nobody"),
        })}
      </Text>
      <Progress
        label={t("report.progress")}
        text={t("report.of", { done: one.done, count: one.total })}
        done={one.done}
        total={one.total}
      />
      {running && <Text>{t("report.running")}</Text>}
      {one.status === "done" && <Done>{t("report.finished")}</Done>}
      {one.status === "failed" && <Problem>{t("report.stopped")}</Problem>}
      <Numbers
        label={t("report.numbers")}
        numbers={[
          [t("report.total"), one.total],
          [t("report.created"), one.succeeded - (invited ?? 0)],
          [t("report.invited"), invited ?? 0],
          [t("report.failed"), one.failed],
        ]}
      />
      {(invited ?? 0) > 0 && <Text>{t("report.invitedHelp")}</Text>}
      <Rows one={one} />
    </Stack>
  );
}

function Rows({ one }: { one: Import }) {
  const { t } = useTranslation("imports");
  const { hint, sentence } = useWords();
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, outcome: wanted } = state;
  const rows = useQuery(importRowsQuery(one.report_id, one.done, { page, outcome: wanted }));
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>{t("report.rows")}</Title>
        <Group gap="sm">
          <FileLink href={reportFile(one.report_id)} text={t("report.download")} />
          {one.failed > 0 && (
            <FileLink href={reportFile(one.report_id, "failed")} text={t("report.downloadFailed")} />
          )}
        </Group>
      </Group>
      <Filters
        choices={[
          {
            name: "outcome",
            label: t("report.outcome"),
            value: wanted,
            data: CHOICES.outcome.map((value) => ({ value, label: t(`outcome.${value}`) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: value })}
      />
      <Listing
        query={rows}
        label={t("report.rowsLabel")}
        rowKey={({ line }) => String(line)}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconListDetails size={40} />, text: t("report.empty") }}
        columns={[
          { key: "line", label: t("check.line"), align: "right", cell: ({ line }) => line },
          {
            key: "email",
            label: t("check.email"),
            heading: true,
            cell: ({ email }) => <Address email={email} />,
          },
          { key: "outcome", label: t("report.outcome"), cell: (row) => <RowOutcome outcome={row.outcome} /> },
          {
            key: "what",
            label: t("check.what"),
            cell: ({ message, code, outcome }) =>
              message === null
                ? t(outcome === "invited" ? "report.waits" : "report.nothing")
                : [sentence(message), hint(code)].filter(Boolean).join(" "),
          },
        ]}
      />
    </Stack>
  );
}

function FileLink({ href, text }: { href: string; text: string }) {
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      leftSection={<IconDownload size={20} aria-hidden />}
    >
      {text}
    </Button>
  );
}
