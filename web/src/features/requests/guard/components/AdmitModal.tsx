import { Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAdmit } from "@/features/requests/guard/acts";
import classes from "@/features/requests/guard/components/requests.module.css";
import { flatOf, withOneMore } from "@/features/requests/guard/outcome";
import { budgetQuery, type Budget } from "@/features/requests/guard/lookups";
import type { Detail } from "@/features/requests/guard/queries";
import { useWho } from "@/features/requests/guard/useWho";
import { formatTime } from "@/lib/time";
import { useErrorText } from "@/ui/ErrorState";
import { ReasonModal } from "@/ui/ReasonModal";

/** Somebody is let in without the flat's answer: with a reason, told at once, and counted where everybody sees it. */
export function AdmitModal({ request, onClose }: { request: Detail; onClose: () => void }) {
  const { t } = useTranslation("gateAsk");
  const say = useErrorText();
  const admit = useAdmit(request.id);
  const who = useWho()(request);
  const budget = useQuery(budgetQuery(request.gate));
  return (
    <ReasonModal
      title={t("admit.title", { who })}
      confirm={t("admit.confirm")}
      least={3}
      most={300}
      suggestions={Object.values(t("admit.reasons", { returnObjects: true }))}
      onConfirm={(reason) => admit.mutateAsync(reason)}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text>{t("admit.text", { flat: flatOf(request) })}</Text>
        {budget.data && <Counted budget={budget.data} />}
        {budget.isError && <Text>{t("admit.budgetFailed", { reason: say(budget.error) })}</Text>}
      </Stack>
    </ReasonModal>
  );
}

function Counted({ budget }: { budget: Budget }) {
  const { t } = useTranslation("gateAsk");
  const { since, used, percent } = budget;
  const { entries, allowed, beyond } = withOneMore(budget);
  return (
    <>
      <p className={classes.budget} data-testid="budget">
        {t("admit.budget", { since: formatTime(new Date(since)), used, count: entries, allowed, percent })}
      </p>
      {beyond && (
        <p className={classes.beyond} role="alert" data-testid="budget-beyond">
          <IconAlertTriangle aria-hidden />
          {t("admit.beyond")}
        </p>
      )}
    </>
  );
}
