import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DecideModal } from "@/features/approvals/components/DecideModal";
import classes from "@/features/approvals/components/approvals.module.css";
import { nameOf } from "@/features/approvals/inbox";
import { useDecideMany, type Decided, type Decision } from "@/features/approvals/mutations";
import type { Approval } from "@/features/approvals/queries";
import { Done, Problem } from "@/ui/Problem";

interface Props {
  rows: readonly Approval[];
  /** The chosen ones, by id, with their names. */
  checked: ReadonlyMap<string, string>;
  onChecked: (checked: ReadonlyMap<string, string>) => void;
}

/** Deciding many at once, and what became of each. */
export function Batch({ rows, checked, onChecked }: Props) {
  const { t } = useTranslation("people");
  const decide = useDecideMany();
  const [asked, setAsked] = useState<boolean | null>(null);
  const [result, setResult] = useState<{ names: ReadonlyMap<string, string>; decided: Decided } | null>(null);
  const open = rows.filter((one) => one.status === "pending");
  const all = open.length > 0 && open.every((one) => checked.has(one.id));
  const count = checked.size;
  const send = async (decision: Decision): Promise<void> => {
    const decided = await decide.mutateAsync({ ids: [...checked.keys()], decision });
    setResult({ names: checked, decided });
    onChecked(new Map());
  };
  return (
    <Stack gap="xs">
      {result !== null && <Result {...result} />}
      {open.length > 0 && (
        <div className={classes.bar} role="group" aria-label={t("approval.batch")}>
          <Checkbox
            label={count === 0 ? t("approval.selectAll") : t("approval.selected", { count })}
            checked={all}
            indeterminate={count > 0 && !all}
            onChange={() => onChecked(all ? new Map() : new Map(open.map((one) => [one.id, nameOf(one)])))}
          />
          {count > 0 && (
            <Group gap="xs">
              <Button onClick={() => setAsked(true)}>{t("approval.approve")}</Button>
              <Button variant="default" onClick={() => setAsked(false)}>
                {t("approval.reject")}
              </Button>
            </Group>
          )}
        </div>
      )}
      {asked !== null && (
        <DecideModal
          approved={asked}
          single={false}
          title={t(asked ? "approval.approveMany" : "approval.rejectMany", { count })}
          text={t(asked ? "approval.willApproveAny" : "approval.willReject")}
          onDecide={send}
          onClose={() => setAsked(null)}
        />
      )}
    </Stack>
  );
}

function Result({ names, decided }: { names: ReadonlyMap<string, string>; decided: Decided }) {
  const { t } = useTranslation("people");
  const name = (id: string): string => names.get(id) ?? id;
  const { successful, failed, total } = decided;
  const rows = (
    <ul className={classes.result} aria-label={t("approval.result", { count: total })}>
      {failed.map((one) => (
        <li key={one.approval_id}>
          <Text component="span" fw={600}>
            {t("approval.notDone", { name: name(one.approval_id), why: one.error })}
          </Text>
        </li>
      ))}
      {successful.map((one) => (
        <li key={one.approval_id}>
          {t(one.status === "approved" ? "approval.approved" : "approval.rejected", {
            name: name(one.approval_id),
          })}
        </li>
      ))}
    </ul>
  );
  const said = t("approval.resultOf", { done: successful.length, count: total });
  return failed.length === 0 ? (
    <Done>
      {said}
      {rows}
    </Done>
  ) : (
    <Problem>
      {said}
      {rows}
    </Problem>
  );
}
