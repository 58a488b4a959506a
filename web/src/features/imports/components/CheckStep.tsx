import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Address } from "@/features/imports/components/Address";
import { Numbers } from "@/features/imports/components/Numbers";
import { Progress } from "@/features/imports/components/Progress";
import classes from "@/features/imports/components/imports.module.css";
import { useWords } from "@/features/imports/components/words";
import { pageOf, problemsIn, type Found } from "@/features/imports/list";
import { PAGE } from "@/features/imports/queries";
import { DataList } from "@/ui/DataList";
import { Pager } from "@/ui/Pager";
import { Done, Problem } from "@/ui/Problem";

const NAMED_UNITS = 8;

interface Props {
  found: Found;
  /** The file. */
  name: string;
  /** Checking once more, or importing. */
  working: "check" | "import" | null;
  problem: string | null;
  onCreateUnits: () => void;
  onImport: () => void;
  onBack: () => void;
  onCancel: () => void;
}

export function CheckStep({ found, name, working, problem, ...on }: Props) {
  const { t } = useTranslation("imports");
  const common = useTranslation().t;
  const good = found.valid_users.length;
  const { required, available, sufficient } = found.license_requirements;
  const unknown = found.invalid_users.some(({ errors }) =>
    errors.some(({ code }) => code === "UNKNOWN_UNIT"),
  );
  return (
    <Stack gap="lg">
      <Problem>{problem}</Problem>
      <Numbers
        label={t("check.numbers")}
        numbers={[
          [t("check.rows"), found.total],
          [t("check.good"), good],
          [t("check.wrong"), found.invalid_users.length],
          [t("check.twice"), found.duplicate_emails.length],
          [t("check.seats"), required],
          [t("check.seatsFree"), available],
        ]}
      />
      {good === found.total && <Done>{t("check.allGood")}</Done>}
      {good === 0 && <Problem>{t("check.noneGood")}</Problem>}
      {!sufficient && (
        <Alert color="yellow.8" variant="outline" icon={<IconAlertTriangle aria-hidden />}>
          {t("check.short", { count: required, free: available })}
        </Alert>
      )}
      <NewUnits units={found.units_to_create} />
      {unknown && (
        <Group>
          <Text>{t("check.unknownUnits")}</Text>
          <Button variant="light" disabled={working !== null} onClick={on.onCreateUnits}>
            {t("check.createUnits")}
          </Button>
        </Group>
      )}
      {found.invalid_users.length > 0 && <Problems found={found} />}
      {working !== null && (
        <Progress
          label={t(working === "check" ? "steps.check" : "steps.done")}
          text={working === "check" ? t("check.checking", { file: name }) : t("check.importing")}
          done={null}
          total={0}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={working === "import"} onClick={on.onCancel}>
          {common("action.cancel")}
        </Button>
        <Button variant="default" disabled={working !== null} onClick={on.onBack}>
          {t("check.back")}
        </Button>
        {good > 0 && (
          <Button disabled={working !== null} onClick={on.onImport}>
            {working === "import" ? t("check.importing") : t("check.import", { count: good })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function NewUnits({ units }: { units: Found["units_to_create"] }) {
  const { t } = useTranslation("imports");
  if (units.length === 0) return null;
  const shown = units
    .slice(0, NAMED_UNITS)
    .map(({ apartment_number: number, block }) =>
      block === null ? number : t("check.unit", { number, block }),
    )
    .join(", ");
  const hidden = units.length - NAMED_UNITS;
  const names = hidden > 0 ? t("check.more", { names: shown, count: hidden }) : shown;
  return <Text className={classes.about}>{t("check.units", { count: units.length, names })}</Text>;
}

function Problems({ found }: { found: Found }) {
  const { t } = useTranslation("imports");
  const { fieldName, hint } = useWords();
  const [page, setPage] = useState(1);
  const all = useMemo(() => problemsIn(found), [found]);
  const { items, pagination } = pageOf(all, page, PAGE);
  return (
    <Stack gap="sm">
      <Title order={3}>{t("check.problems")}</Title>
      <Text>{t("check.problemsText")}</Text>
      <DataList
        label={t("check.problems")}
        rows={items}
        rowKey={({ key }) => key}
        columns={[
          { key: "line", label: t("check.line"), cell: ({ line }) => line, align: "right" },
          {
            key: "email",
            label: t("check.email"),
            heading: true,
            cell: ({ email }) => <Address email={email} />,
          },
          { key: "field", label: t("check.field"), cell: ({ field }) => fieldName(field) },
          {
            key: "what",
            label: t("check.what"),
            cell: ({ message, code }) => [message, hint(code)].filter(Boolean).join(" "),
          },
        ]}
      />
      <Pager pagination={pagination} onPage={setPage} />
    </Stack>
  );
}
