import "@/features/requests/guard/texts";
import {
  IconDoorEnter,
  IconExclamationMark,
  IconHandStop,
  IconPackage,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Denied } from "@/features/requests/guard/components/DenyModal";
import { Why } from "@/features/requests/guard/components/Why";
import { formOf } from "@/features/requests/guard/form";
import { flatOf, TONES, type Outcome } from "@/features/requests/guard/outcome";
import { dismissResult, type RefusedAsk, type Result } from "@/features/requests/guard/useResult";
import { useWho } from "@/features/requests/guard/useWho";
import { shotOf } from "@/features/requests/guard/watched";
import { useShotAddress } from "@/ui/usePhoto";
import { VerdictButton, VerdictFactList, VerdictFrame } from "@/ui/VerdictFrame";
import classes from "@/ui/verdict.module.css";

/** It comes by itself, perhaps under a finger that was meant for the next visitor's form. */
const DEAF_MS = 800;
const SIGNS: Readonly<Record<Outcome, Icon>> = {
  in: IconDoorEnter,
  atGate: IconPackage,
  no: IconHandStop,
  expired: IconExclamationMark,
  withdrawn: IconHandStop,
};

interface Props {
  result: Result;
  onDeny: (who: Denied) => void;
}

/** The flat's answer over everything, until it is tapped away: somebody stands there and waits for it. */
export default function ResultScreen({ result, onDeny }: Props) {
  return result.kind === "refused" ? (
    <Refused result={result} refused={result.refused} onDeny={onDeny} />
  ) : (
    <Decided result={result} onDeny={onDeny} />
  );
}

function Decided({ result, onDeny }: Props & { result: Result & { kind: "decided" } }) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const { request, outcome } = result;
  const navigate = useNavigate();
  const askAnew = (): void => {
    dismissResult(result);
    void navigate("/gate/walk-in?step=ask", { state: { form: formOf(request) } });
  };
  const deny = (): void =>
    onDeny({ name: who, requestId: request.id, entryId: outcome === "in" ? request.entryId : null });
  const who = useWho()(request);
  const shot = useShotAddress(shotOf(request.id));
  return (
    <VerdictFrame
      tone={TONES[outcome]}
      sign={SIGNS[outcome]}
      word={t(`result.${outcome}`)}
      needsTap
      deafMs={DEAF_MS}
      main={{ label: t("result.next"), act: () => dismissResult(result) }}
      data={{ "data-testid": "result", "data-outcome": outcome }}
      buttons={
        <>
          {outcome === "expired" && <VerdictButton onClick={askAnew}>{t("request.again")}</VerdictButton>}
          {outcome !== "no" && outcome !== "atGate" && (
            <VerdictButton onClick={deny}>{t("guard:deny.button")}</VerdictButton>
          )}
        </>
      }
    >
      {shot !== null && <img className={classes.photo} src={shot} alt={t("request.photo", { who })} />}
      <p className={classes.names} data-testid="result-who">
        {who}
      </p>
      <div className={classes.reason}>
        <Why request={request} outcome={outcome} />
      </div>
      <VerdictFactList
        facts={[
          [t("result.unit"), flatOf(request)],
          [
            t("guard:verdict.party"),
            request.partySize > 1 ? t("guard:verdict.people", { count: request.partySize }) : null,
          ],
          [t("request.facts.plate"), request.vehicleNumber],
        ]}
      />
    </VerdictFrame>
  );
}

interface Ban {
  scope?: string;
  reason?: string;
}

function Refused({
  result,
  refused,
  onDeny,
}: {
  result: Result;
  refused: RefusedAsk;
  onDeny: Props["onDeny"];
}) {
  const { t } = useTranslation(["gateAsk", "guard"]);
  const { error, who, phone } = refused;
  const bans = Array.isArray(error.body["banned"]) ? (error.body["banned"] as Ban[]) : [];
  const tone = error.code === "NEEDS_CONSENT" ? "attention" : "no";
  return (
    <VerdictFrame
      tone={tone}
      sign={tone === "no" ? IconHandStop : IconExclamationMark}
      word={t(`guard:verdict.${tone}`)}
      needsTap
      main={{ label: t("result.next"), act: () => dismissResult(result) }}
      data={{ "data-testid": "result", "data-outcome": "refused", "data-code": error.code }}
      buttons={
        <VerdictButton onClick={() => onDeny({ name: who, phone })}>{t("guard:deny.button")}</VerdictButton>
      }
    >
      {who !== "" && (
        <p className={classes.names} data-testid="result-who">
          {who}
        </p>
      )}
      <p className={classes.reason} data-testid="result-why">
        {error.message}
      </p>
      {bans.map(({ scope, reason = "" }, place) => (
        <p key={place} className={classes.reason}>
          {t(scope === "building" ? "result.bannedBy.building" : "result.bannedBy.personal", { reason })}
        </p>
      ))}
    </VerdictFrame>
  );
}
