import { Button, Group, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleMinus, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/contacts/components/contacts.module.css";
import type { Imported, ImportedRow } from "@/features/contacts/queries";
import { Facts } from "@/ui/Facts";
import { Done } from "@/ui/Problem";
import { StatusBadge } from "@/ui/StatusBadge";

const SIGNS = { imported: IconCircleCheck, skipped: IconCircleMinus, failed: IconCircleX } as const;
/** More rows than this nobody reads on a phone. */
const SHOWN = 200;

interface Props {
  done: Imported;
  onAgain: () => void;
  onClose: () => void;
}

/** What became of a list, row by row; first the rows that need a look. */
export function ImportedReport({ done, onAgain, onClose }: Props) {
  const { t } = useTranslation("contacts");
  const [all, setAll] = useState(false);
  const wrong = done.details.filter((row) => row.outcome !== "imported" || row.message !== null);
  const rows = all ? done.details : wrong;
  return (
    <Stack>
      <section aria-label={t("bring.summary")}>
        <Facts
          facts={[
            [t("bring.imported"), done.imported],
            [t("bring.skipped"), done.skipped],
            [t("bring.failed"), done.errors],
          ]}
        />
      </section>
      {wrong.length === 0 && <Done>{t("bring.allGood")}</Done>}
      {rows.length > 0 && (
        <>
          <Text fw={600}>{all ? t("bring.rows") : t("bring.onlyWrong")}</Text>
          <ul className={classes.rows}>
            {rows.slice(0, SHOWN).map((row) => (
              <Row key={row.line} row={row} />
            ))}
          </ul>
          {rows.length > SHOWN && <Text>{t("bring.more", { count: rows.length - SHOWN })}</Text>}
        </>
      )}
      {wrong.length < done.details.length && (
        <div>
          <Button variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("bring.fewRows") : t("bring.allRows")}
          </Button>
        </div>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onAgain}>
          {t("bring.again")}
        </Button>
        <Button onClick={onClose}>{t("bring.done")}</Button>
      </Group>
    </Stack>
  );
}

function Row({ row }: { row: ImportedRow }) {
  const { t } = useTranslation("contacts");
  const Sign = SIGNS[row.outcome];
  return (
    <li className={classes.row}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{row.name ?? t("bring.noName")}</Text>
        <StatusBadge icon={<Sign />}>{t(`bring.outcome.${row.outcome}`)}</StatusBadge>
      </Group>
      <Text size="sm" c="dimmed" className="tabular">
        {[t("bring.line", { line: row.line }), row.phone].filter(Boolean).join(" · ")}
      </Text>
      {row.message !== null && <Text size="sm">{row.message}</Text>}
    </li>
  );
}
