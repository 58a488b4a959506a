import { Button } from "@mantine/core";
import { IconHandStop, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { RequestFacts } from "@/features/requests/guard/components/RequestFacts";
import { RequestState } from "@/features/requests/guard/components/RequestRows";
import { Why } from "@/features/requests/guard/components/Why";
import classes from "@/features/requests/guard/components/requests.module.css";
import { formOf } from "@/features/requests/guard/form";
import { flatOf, outcomeOf } from "@/features/requests/guard/outcome";
import type { Detail } from "@/features/requests/guard/queries";
import { useWho } from "@/features/requests/guard/useWho";
import { formatDateTime } from "@/lib/time";
import gate from "@/ui/gate.module.css";

/** How a request ended, and what can still be done. */
export function DecidedCard({ request, onDeny }: { request: Detail; onDeny: () => void }) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const who = useWho()(request);
  const outcome = outcomeOf(request);
  return (
    <article className={classes.card} aria-label={who} data-testid="decided" data-outcome={outcome}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h2>{who}</h2>
          <p>
            {flatOf(request)}{" "}
            <span className={gate.quiet}>{formatDateTime(new Date(request.updatedAt))}</span>
          </p>
        </div>
        <RequestState request={request} />
      </div>
      {outcome !== null && (
        <div>
          <Why request={request} outcome={outcome} />
        </div>
      )}
      <RequestFacts request={request} />
      <div className={classes.acts}>
        {(outcome === "expired" || outcome === "withdrawn") && (
          <Button
            component={Link}
            to="/gate/walk-in?step=ask"
            state={{ form: formOf(request) }}
            variant="default"
            leftSection={<IconRefresh aria-hidden />}
          >
            {t("request.again")}
          </Button>
        )}
        {outcome !== "no" && (
          <Button variant="default" leftSection={<IconHandStop aria-hidden />} onClick={onDeny}>
            {t("guard:deny.button")}
          </Button>
        )}
      </div>
    </article>
  );
}
