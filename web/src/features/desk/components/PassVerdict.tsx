import { IconCheck, IconExclamationMark, IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/ui/verdict.module.css";
import { refusalOf, type GatePass, type PassRefusal } from "@/features/desk/gatePasses";
import { formatDate, formatTime } from "@/lib/time";
import { VerdictFactList, VerdictFrame } from "@/ui/VerdictFrame";

const moment = (text: string): string => `${formatDate(new Date(text))}, ${formatTime(new Date(text))}`;

/** The pass is used: what may go through, to be compared with the load. */
export function PassAccepted({ pass, onClose }: { pass: GatePass; onClose: () => void }) {
  const { t } = useTranslation("guardDesk");
  const facts: [string, string | null][] = [
    [t("passes.unit"), pass.flat?.flatNumber ?? null],
    [t("passes.by"), pass.requestedBy.name],
    [t("passes.vehicle"), pass.vehicleNumber],
    [t("passes.driver"), pass.driverName],
    [t("passes.worker"), pass.workerName],
    [t("passes.company"), pass.companyName],
    [t("passes.until"), moment(pass.validUntil)],
  ];
  return (
    <VerdictFrame
      tone="in"
      sign={IconCheck}
      word={t("passes.ok")}
      needsTap
      main={{ label: t("passes.next"), act: onClose }}
      data={{ "data-testid": "pass-verdict" }}
    >
      <p className={classes.names}>
        {t(`passes.kind.${pass.type}`)}: {pass.title}
      </p>
      <ul className={classes.lines} aria-label={t("passes.items")} data-testid="pass-items">
        {pass.itemsList.length === 0 ? (
          <li>{t("passes.noItems", { title: pass.description ?? pass.title })}</li>
        ) : (
          pass.itemsList.map((item, place) => <li key={place}>{item}</li>)
        )}
      </ul>
      <VerdictFactList facts={facts} />
      <p className={classes.reason}>{t("passes.compare")}</p>
    </VerdictFrame>
  );
}

/** Nothing may pass on it, and why. */
export function PassRefused({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { t } = useTranslation("guardDesk");
  const refusal = refusalOf(error);
  const early = refusal.reason === "not_yet_valid";
  return (
    <VerdictFrame
      tone={early ? "attention" : "no"}
      sign={early ? IconExclamationMark : IconHandStop}
      word={early ? t("passes.check") : t("passes.no")}
      needsTap
      main={{ label: t("passes.next"), act: onClose }}
      data={{ "data-testid": "pass-verdict", "data-reason": refusal.reason }}
    >
      {refusal.title !== null && <p className={classes.names}>{refusal.title}</p>}
      <p className={classes.reason} data-testid="pass-reason">
        <Why refusal={refusal} />
      </p>
    </VerdictFrame>
  );
}

function Why({ refusal }: { refusal: PassRefusal }) {
  const { t } = useTranslation("guardDesk");
  const { reason, usedBy, usedAt, validFrom, message } = refusal;
  if (reason === "other") return message;
  if (reason === "used_up" && usedBy !== null && usedAt !== null)
    return t("passes.reason.usedBy", { name: usedBy, time: moment(usedAt) });
  return t(`passes.reason.${reason}`, { time: validFrom === null ? "" : moment(validFrom) });
}
