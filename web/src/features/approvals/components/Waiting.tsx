import { Button, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ExpiresSoon, useApprovalWords } from "@/features/approvals/components/ApprovalFacts";
import { DecideModal } from "@/features/approvals/components/DecideModal";
import classes from "@/features/approvals/components/approvals.module.css";
import { factsOf, nameOf } from "@/features/approvals/inbox";
import { boardQuery } from "@/features/approvals/queries";
import { useDecisions } from "@/features/approvals/useDecisions";
import panel from "@/ui/panel.module.css";
import { Done, Problem } from "@/ui/Problem";

const SHOWN = 5;

/** The newest that wait, on the dashboard: approving is one tap. Nothing while nobody waits. */
export function Waiting({ building }: { building: string }) {
  const { t } = useTranslation("people");
  const words = useApprovalWords();
  const board = useQuery(boardQuery(building));
  const decisions = useDecisions();
  const waiting = board.data?.pending_approvals ?? [];
  const { said, problem, asked } = decisions;
  if (waiting.length === 0 && said === null && problem === null) return null;
  return (
    <section className={panel.panel} aria-labelledby="waiting">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} id="waiting">
            {t("todo.title")}
          </Title>
          <Link to="/admin/approvals" className={panel.link}>
            {t("todo.all")}
          </Link>
        </Group>
        {said !== null && <Done>{said}</Done>}
        <Problem>{problem}</Problem>
        {waiting.length > 0 && (
          <ul className={classes.waiting} aria-label={t("todo.title")}>
            {waiting.slice(0, SHOWN).map((one) => (
              <li key={one.id}>
                <span>
                  <span className={classes.who}>{nameOf(one)}</span>
                  <span className={classes.what}>
                    {[words.kind(one), factsOf(one).unit].filter(Boolean).join(" · ")}
                  </span>
                  <ExpiresSoon one={one} />
                </span>
                <Group gap="xs">
                  <Button
                    component={Link}
                    to={`/admin/approvals?request=${one.id}`}
                    variant="default"
                    aria-label={t("approval.detailsOf", { name: nameOf(one) })}
                  >
                    {t("approval.details")}
                  </Button>
                  <Button
                    disabled={decisions.working}
                    leftSection={<IconCheck size={18} aria-hidden />}
                    aria-label={t("approval.approveOf", { name: nameOf(one) })}
                    onClick={() => decisions.approve(one)}
                  >
                    {t("approval.approve")}
                  </Button>
                </Group>
              </li>
            ))}
          </ul>
        )}
      </Stack>
      {asked !== null && (
        <DecideModal
          {...asked.dialog}
          onDecide={(decision) => decisions.send(asked.one, decision)}
          onClose={decisions.close}
        />
      )}
    </section>
  );
}
