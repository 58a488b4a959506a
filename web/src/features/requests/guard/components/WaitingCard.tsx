import { IconDoorEnter, IconHandStop, IconRefresh, IconUserOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskAgain, useWithdraw } from "@/features/requests/guard/acts";
import { AdmitModal } from "@/features/requests/guard/components/AdmitModal";
import { People, Ticks } from "@/features/requests/guard/components/People";
import { RequestFacts, Shot } from "@/features/requests/guard/components/RequestFacts";
import classes from "@/features/requests/guard/components/requests.module.css";
import { flatOf } from "@/features/requests/guard/outcome";
import type { Detail } from "@/features/requests/guard/queries";
import { useWho } from "@/features/requests/guard/useWho";
import type { Look } from "@/features/requests/guard/watched";
import { clock, timeLeft } from "@/features/requests/resident";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { CountdownRing } from "@/ui/CountdownRing";
import { useErrorText } from "@/ui/ErrorState";
import gate from "@/ui/gate.module.css";
import { Done, Problem } from "@/ui/Problem";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

/** As gate/request_acts.py: so long must lie between two askings. */
const PAUSE_MS = 30_000;

interface Props {
  request: Detail;
  attention: readonly Look[];
  onDeny: () => void;
}

/** A request that waits: how long it still may, whether it was seen, and all a guard can do meanwhile. */
export function WaitingCard({ request, attention, onDeny }: Props) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const who = useWho()(request);
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const time = clock(seconds);
  return (
    <article className={classes.card} aria-label={who} data-testid="waiting">
      <div className={classes.head}>
        <div className={classes.ring}>
          <CountdownRing
            share={timeLeft(request, new Date()).share}
            text={time}
            label={t("guard:request.left", { time })}
            size={96}
          />
        </div>
        <Shot request={request} />
        <div className={classes.words}>
          <h2>{who}</h2>
          <p>{t("request.waiting", { flat: flatOf(request) })}</p>
          <p className={gate.quiet}>
            {t(`guard:request.kind.${request.type}`)} · {t("request.asked", { count: request.askedTimes })}
          </p>
          {seconds === 0 && <p role="status">{t("request.timeUp")}</p>}
        </div>
      </div>
      {attention.map((line) => (
        <p key={`${line.kind} ${line.visitor}`} className={classes.beyond} role="alert" data-testid="look">
          <strong>
            {t(`guard:attention.${line.kind === "ban" ? "ban" : "already_inside"}`)}: {line.visitor}
          </strong>{" "}
          {line.detail}
        </p>
      ))}
      <Ticks request={request} />
      <Acts request={request} who={who} onDeny={onDeny} />
      <People request={request} />
      <RequestFacts request={request} />
    </article>
  );
}

function Acts({ request, who, onDeny }: { request: Detail; who: string; onDeny: () => void }) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const say = useErrorText();
  const again = useAskAgain(request.id);
  const withdraw = useWithdraw(request.id);
  const [asks, setAsks] = useState<"withdraw" | "admit" | null>(null);
  const pause = useSecondsLeft(new Date(request.askedAt).getTime() + PAUSE_MS);
  const close = (): void => setAsks(null);
  return (
    <>
      {again.isSuccess && <Done>{t("request.askedAgain")}</Done>}
      <Problem>{again.isError ? t("request.failed", { reason: say(again.error) }) : null}</Problem>
      <div className={classes.acts}>
        <button
          type="button"
          className={gate.tile}
          disabled={pause > 0 || again.isPending}
          onClick={() => again.mutate()}
        >
          <IconRefresh aria-hidden />
          {pause > 0 ? t("request.askAgainIn", { seconds: pause }) : t("request.askAgain")}
        </button>
        <button type="button" className={gate.tile} onClick={() => setAsks("admit")}>
          <IconDoorEnter aria-hidden />
          {t("request.admit")}
        </button>
        <button type="button" className={gate.tile} onClick={() => setAsks("withdraw")}>
          <IconUserOff aria-hidden />
          {t("request.withdraw")}
        </button>
        <button type="button" className={gate.tile} onClick={onDeny}>
          <IconHandStop aria-hidden />
          {t("guard:deny.button")}
        </button>
      </div>
      <ConfirmModal
        opened={asks === "withdraw"}
        title={t("request.withdrawTitle")}
        confirm={t("request.withdraw")}
        onConfirm={() => withdraw.mutateAsync()}
        onClose={close}
      >
        {t("request.withdrawText", { who, flat: flatOf(request) })}
      </ConfirmModal>
      {asks === "admit" && <AdmitModal request={request} onClose={close} />}
    </>
  );
}
