import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload, IconPrinter, IconRefresh, IconCircleMinus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import classes from "@/features/desk/components/roll.module.css";
import { RollFlats } from "@/features/desk/components/RollFlats";
import { countOf, keepTicks, readTicks, rollQuery, type Roll } from "@/features/desk/roll";
import { rollFile } from "@/features/desk/rollFile";
import { saveFile } from "@/lib/saveFile";
import { formatDateTime, formatTime } from "@/lib/time";
import { ownerOf, type Kept } from "@/offline/copies";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { EmptyState } from "@/ui/EmptyState";
import { useErrorText } from "@/ui/ErrorState";
import { KeptNotice } from "@/ui/KeptNotice";
import { Loaded } from "@/ui/Loaded";
import { Problem } from "@/ui/Problem";

/** Everybody inside by flat: to be ticked off, printed, saved; also without a network. */
export function RollDesk() {
  const owner = ownerOf(useSession().user);
  const query = useQuery(rollQuery(owner));
  return (
    <Loaded query={query}>
      {(kept) => (
        <Shown kept={kept} owner={owner} isReading={query.isFetching} onRead={() => void query.refetch()} />
      )}
    </Loaded>
  );
}

/** Kept on this device beside the roll. */
function useTicks(owner: string) {
  const [ticks, setTicks] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let over = false;
    void readTicks(owner).then((kept) => {
      if (!over) setTicks(kept);
    });
    return () => {
      over = true;
    };
  }, [owner]);
  const set = (next: ReadonlySet<string>): void => {
    setTicks(next);
    void keepTicks(owner, next);
  };
  const toggle = (id: string): void => {
    const next = new Set(ticks);
    if (!next.delete(id)) next.add(id);
    set(next);
  };
  return { ticks, toggle, clear: () => set(new Set()) };
}

interface ShownProps {
  kept: Kept<Roll>;
  owner: string;
  isReading: boolean;
  onRead: () => void;
}

function Shown({ kept, owner, isReading, onRead }: ShownProps) {
  const { t } = useTranslation("guardDesk");
  const { user } = useSession();
  const { ticks, toggle, clear } = useTicks(owner);
  const [isAsking, setAsking] = useState(false);
  const { rows, from } = kept.data;
  const { people, safe } = countOf(rows, ticks);
  const at = new Date(kept.at);
  return (
    <Stack className={classes.roll} data-testid="roll">
      <p className={classes.printed}>
        {t("roll.printed", { building: user.building_name ?? "", time: formatDateTime(at), people, safe })}
      </p>
      <Text className="no-print">{t("roll.lead")}</Text>
      <KeptNotice at={kept.at} isOld={kept.isOld}>
        {(when) => (from === "roll" ? t("roll.old", when) : t("roll.fromInside", when))}
      </KeptNotice>
      <dl className={classes.counts} data-testid="roll-counts">
        <Number word={t("roll.inside")} value={people} />
        <Number word={t("roll.safe")} value={safe} />
        <Number word={t("roll.missing")} value={people - safe} />
      </dl>
      <Acts rows={rows} ticks={ticks} at={at} isReading={isReading} onRead={onRead} />
      {rows.length === 0 ? (
        <EmptyState icon={<IconUsers size={40} />} text={t("roll.empty")} />
      ) : (
        <RollFlats rows={rows} ticks={ticks} onTick={toggle} />
      )}
      {ticks.size > 0 && (
        <Button
          className="no-print"
          variant="subtle"
          leftSection={<IconCircleMinus aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t("roll.reset")}
        </Button>
      )}
      <ConfirmModal
        opened={isAsking}
        title={t("roll.reset")}
        confirm={t("roll.reset")}
        onConfirm={async () => Promise.resolve(clear())}
        onClose={() => setAsking(false)}
      >
        {t("roll.resetText")}
      </ConfirmModal>
    </Stack>
  );
}

function Number({ word, value }: { word: string; value: number }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface ActsProps {
  rows: Roll["rows"];
  ticks: ReadonlySet<string>;
  at: Date;
  isReading: boolean;
  onRead: () => void;
}

function Acts({ rows, ticks, at, isReading, onRead }: ActsProps) {
  const { t } = useTranslation("guardDesk");
  const say = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    setProblem(null);
    setSaving(true);
    try {
      saveFile(
        await rollFile(rows, ticks),
        `muster_${at.toISOString().slice(0, 16).replace(/[:T]/g, "-")}.csv`,
      );
    } catch (error) {
      setProblem(t("roll.csvFailed", { reason: say(error) }));
    } finally {
      setSaving(false);
    }
  };
  return (
    <div className="no-print">
      <Problem>{problem}</Problem>
      <Group gap="xs">
        <Button
          variant="default"
          disabled={isReading}
          leftSection={<IconRefresh aria-hidden />}
          onClick={onRead}
        >
          {t("roll.refresh")}
        </Button>
        <Button variant="default" leftSection={<IconPrinter aria-hidden />} onClick={() => window.print()}>
          {t("roll.print")}
        </Button>
        <Button
          variant="default"
          disabled={saving}
          leftSection={<IconDownload aria-hidden />}
          onClick={() => void save()}
        >
          {t("roll.csv")}
        </Button>
        <Text c="dimmed">{t("roll.asOf", { time: formatTime(at) })}</Text>
      </Group>
    </div>
  );
}
