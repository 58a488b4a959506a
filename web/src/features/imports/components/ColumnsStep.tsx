import { Button, Checkbox, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Progress } from "@/features/imports/components/Progress";
import classes from "@/features/imports/components/imports.module.css";
import {
  cellOf,
  FIELDS,
  problemsOfMapping,
  REQUIRED,
  unread,
  type Choices,
  type Field,
  type List,
} from "@/features/imports/list";
import { DataList } from "@/ui/DataList";
import { Problem } from "@/ui/Problem";

interface Props {
  list: List;
  choices: Choices;
  working: boolean;
  problem: string | null;
  /** What the server said of single fields. */
  refused: Partial<Record<Field, string>>;
  onChange: (choices: Choices) => void;
  onNext: () => void;
  onCancel: () => void;
}

export function ColumnsStep({ list, choices, working, problem, refused, ...on }: Props) {
  const { t } = useTranslation("imports");
  const common = useTranslation().t;
  const { mapping } = choices;
  const [tried, setTried] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const problems = problemsOfMapping(mapping);
  const headers = [...new Set(list.head.headers)].filter((header) => header !== "");
  const left = unread(list.head, mapping);
  const say = (field: Field): string | undefined => {
    const wrong = problems[field];
    if (wrong === "twice") return t("columns.twice");
    return wrong === "needed" && tried ? t("columns.noColumn") : refused[field];
  };
  const choose = (field: Field, header: string): void => {
    const { [field]: _before, ...rest } = mapping;
    on.onChange({ ...choices, mapping: header === "" ? rest : { ...rest, [field]: header } });
  };
  const next = (): void => {
    setTried(true);
    const [first] = FIELDS.filter((field) => problems[field] !== undefined);
    if (first === undefined) on.onNext();
    else fields.current?.querySelector<HTMLSelectElement>(`select[name="${first}"]`)?.focus();
  };
  const example = (header: string | undefined): string => {
    const [row] = list.head.rows;
    return header === undefined || row === undefined ? "" : cellOf(list.head, row, header).slice(0, 60);
  };
  const read = FIELDS.filter((field) => mapping[field] !== undefined);
  return (
    <Stack gap="lg">
      <Problem>{problem}</Problem>
      <Text className={classes.about}>{t("columns.text", { file: list.name })}</Text>
      <div ref={fields} className={classes.fields}>
        {FIELDS.map((field) => {
          const shown = example(mapping[field]);
          return (
            <NativeSelect
              key={field}
              name={field}
              size="md"
              label={
                REQUIRED.includes(field)
                  ? `${t(`field.${field}`)} (${t("columns.needed")})`
                  : t(`field.${field}`)
              }
              description={shown === "" ? undefined : t("columns.like", { example: shown })}
              inputWrapperOrder={["label", "input", "description", "error"]}
              error={say(field)}
              value={mapping[field] ?? ""}
              data={[{ value: "", label: t("columns.none") }, ...headers]}
              onChange={(event) => choose(field, event.currentTarget.value)}
            />
          );
        })}
      </div>
      {read.length > 0 && list.head.rows.length > 0 && (
        <Stack gap="xs">
          <Title order={3}>{t("columns.preview")}</Title>
          <DataList<{ at: number; cells: string[] }>
            label={t("columns.previewLabel")}
            rows={list.head.rows.map((cells, at) => ({ at, cells }))}
            rowKey={({ at }) => String(at)}
            columns={read.map((field) => ({
              key: field,
              label: t(`field.${field}`),
              cell: ({ cells }) => <Cell text={cellOf(list.head, cells, mapping[field] ?? "")} />,
            }))}
          />
          {left.length > 0 && (
            <Text className={classes.about}>
              {t("columns.unread", { count: left.length, names: left.join(", ") })}
            </Text>
          )}
        </Stack>
      )}
      <Stack gap="xs" role="group" aria-label={t("columns.options")}>
        <Title order={3}>{t("columns.options")}</Title>
        <Checkbox
          size="md"
          checked={choices.createUnits}
          label={t("columns.createUnits")}
          description={t("columns.createUnitsHelp")}
          onChange={(event) => on.onChange({ ...choices, createUnits: event.currentTarget.checked })}
        />
        <Checkbox
          size="md"
          checked={choices.welcome}
          label={t("columns.welcome")}
          description={t("columns.welcomeHelp")}
          onChange={(event) => on.onChange({ ...choices, welcome: event.currentTarget.checked })}
        />
      </Stack>
      {working && (
        <Progress
          label={t("steps.check")}
          text={t("check.checking", { file: list.name })}
          done={null}
          total={0}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={on.onCancel}>
          {common("action.cancel")}
        </Button>
        <Button disabled={working} onClick={next}>
          {t("columns.next")}
        </Button>
      </Group>
    </Stack>
  );
}

function Cell({ text }: { text: string }) {
  const { t } = useTranslation("imports");
  if (text === "") return <span className={classes.quiet}>{t("columns.noCell")}</span>;
  return <span className={classes.about}>{text}</span>;
}
