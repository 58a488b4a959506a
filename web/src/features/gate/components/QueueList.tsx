import { Group, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconClock, IconCloudUp, IconHandStop, IconPlayerPause } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { reasonOf } from "@/features/gate/verdict";
import { formatDateTime } from "@/lib/time";
import type { OutboxScan, ScanNote } from "@/offline/db";
import { isOf } from "@/offline/outbox";
import { useMaker, useScanNotes, useScanOutbox } from "@/offline/useScanOutbox";
import { BigButton } from "@/ui/BigButton";
import { EmptyState } from "@/ui/EmptyState";
import gate from "@/ui/gate.module.css";
import { StateBadge, StatusBadge, type Look } from "@/ui/StatusBadge";

function useReason(): (reason: string | null, message?: string | null) => string | null {
  const { t } = useTranslation("guard");
  return (text, message = null) => {
    const reason = reasonOf(text);
    return reason ? t(`reason.${reason}`) : (message ?? text);
  };
}

/** Whose it is, and who must do what to send it; nothing when it is for whoever is signed in. */
function useWhose(): (scan: OutboxScan) => string | null {
  const { t } = useTranslation("guard");
  const me = useMaker();
  return (scan) => {
    if (isOf(scan, me)) return null;
    const name = (scan.userName as string | undefined) ?? t("queue.unnamed"); // a row of an older version
    const elsewhere = isOf({ ...scan, userId: me.userId }, me) ? null : scan.buildingName;
    if (scan.state === "conflict") return t("queue.by", { name });
    if (elsewhere === null) return t("queue.waitsForGuard", { name });
    if (scan.userId === me.userId) return t("queue.waitsForBuilding", { building: elsewhere });
    return t("queue.waitsForGuardAt", { name, building: elsewhere });
  };
}

function Scan({ scan, children }: { scan: OutboxScan; children: ReactNode }) {
  const { t } = useTranslation("guard");
  const why = useReason()(scan.reason, scan.message);
  const whose = useWhose()(scan);
  return (
    <li className={gate.row} data-testid="queue-row" data-state={scan.state}>
      <span className={gate.what}>
        <strong>
          {t(`direction.${scan.direction}`)} ·{" "}
          {scan.chosen
            ? t("queue.chosen", { names: scan.chosen.names.join(", ") })
            : t("queue.codeEnding", { ending: scan.code.slice(-4) })}
        </strong>
        {why !== null && <span>{why}</span>}
        {whose !== null && <span>{whose}</span>}
        <span className={gate.quiet}>
          {formatDateTime(new Date(scan.at))}
          {scan.gate !== null && ` · ${t("queue.atGate", { gate: scan.gate })}`}
          {scan.state === "waiting" && ` · ${t("queue.tries", { count: scan.tries })}`}
        </span>
      </span>
      {children}
    </li>
  );
}

/** Scans made without connection: what waits, and what the server then refused. */
export function QueueList() {
  const { t } = useTranslation("guard");
  const { waiting, others, conflicts, flush, dismiss } = useScanOutbox();
  const [sending, setSending] = useState(false);
  const send = (): void => {
    setSending(true);
    void flush()
      .catch(() => undefined)
      .finally(() => setSending(false));
  };
  return (
    <Stack gap="xl">
      {waiting.length + others.length + conflicts.length === 0 && (
        <EmptyState icon={<IconCloudUp size={40} />} text={t("queue.empty")} />
      )}
      {conflicts.length > 0 && (
        <Stack component="section" gap="xs" data-testid="queue-conflicts">
          <Title order={2}>{t("queue.conflictsTitle")}</Title>
          <Text>{t("queue.conflictsText")}</Text>
          <ul className={gate.list}>
            {conflicts.map((scan) => (
              <Scan key={scan.nonce} scan={scan}>
                <StatusBadge tone="no" icon={<IconHandStop />}>
                  {t("queue.conflict")}
                </StatusBadge>
                <BigButton variant="default" onClick={() => void dismiss(scan.nonce)}>
                  {t("queue.dismiss")}
                </BigButton>
              </Scan>
            ))}
          </ul>
        </Stack>
      )}
      {waiting.length > 0 && (
        <Stack component="section" gap="xs" data-testid="queue-waiting">
          <Group justify="space-between">
            <Title order={2}>{t("queue.waitingTitle")}</Title>
            <BigButton variant="light" disabled={sending} onClick={send}>
              {t("queue.send")}
            </BigButton>
          </Group>
          <ul className={gate.list}>
            {waiting.map((scan) => (
              <Scan key={scan.nonce} scan={scan}>
                <StatusBadge tone="attention" icon={<IconClock />}>
                  {t("queue.waiting")}
                </StatusBadge>
              </Scan>
            ))}
          </ul>
        </Stack>
      )}
      {others.length > 0 && (
        <Stack component="section" gap="xs" data-testid="queue-others">
          <Title order={2}>{t("queue.othersTitle")}</Title>
          <Text>{t("queue.othersText")}</Text>
          <ul className={gate.list}>
            {others.map((scan) => (
              <Scan key={scan.nonce} scan={scan}>
                <StatusBadge tone="attention" icon={<IconPlayerPause />}>
                  {t("queue.waiting")}
                </StatusBadge>
              </Scan>
            ))}
          </ul>
        </Stack>
      )}
      <LastScans />
    </Stack>
  );
}

const LOOKS: Readonly<Record<ScanNote["outcome"], Look>> = {
  accepted: { tone: "plain", Icon: IconCheck },
  refused: { tone: "no", Icon: IconHandStop },
  unverified: { tone: "attention", Icon: IconClock },
};

function LastScans() {
  const { t } = useTranslation("guard");
  const notes = useScanNotes();
  const say = useReason();
  if (notes.length === 0) return null;
  return (
    <Stack component="section" gap="xs" data-testid="last-scans">
      <Title order={2}>{t("queue.lastTitle")}</Title>
      <ul className={gate.list}>
        {notes.map((note) => (
          <li key={note.nonce} className={gate.row}>
            <span className={gate.what}>
              <strong>{[t(`direction.${note.direction}`), note.who].filter(Boolean).join(" · ")}</strong>
              {note.reason !== null && <span>{say(note.reason)}</span>}
              <span className={gate.quiet}>{formatDateTime(new Date(note.at))}</span>
            </span>
            <StateBadge look={LOOKS[note.outcome]}>{t(`queue.${note.outcome}`)}</StateBadge>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
