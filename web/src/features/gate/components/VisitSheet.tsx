import { Button, Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { IconDoorEnter, IconDoorExit, IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/features/gate/components/DeskContext";
import { JudgementChip } from "@/features/gate/components/JudgementChip";
import classes from "@/features/gate/components/rows.module.css";
import { VisitFacts, Warnings } from "@/features/gate/components/VisitFacts";
import { chosenOf, startOf, wantsOf, type Answers } from "@/features/gate/choosing";
import { judge, type Around, type Row } from "@/features/gate/judge";
import { visitQuery } from "@/features/gate/queries";
import { useRowWords } from "@/features/gate/useRowWords";
import { Dialog } from "@/ui/Dialog";
import gate from "@/ui/gate.module.css";

interface Props {
  row: Row;
  around: Around;
  now: Date;
  waits: boolean;
  onClose: () => void;
}

/** A row opened: who, where to, what this device says of it, and letting in or out. */
export function VisitSheet({ row, around, now, waits, onClose }: Props) {
  const words = useRowWords();
  const judgement = judge(row, around, now);
  return (
    <Dialog onClose={onClose} title={<span className={classes.title}>{words.names(row)}</span>}>
      <Stack data-testid="visit-sheet">
        <div>
          <JudgementChip judgement={judgement} now={now} />
        </div>
        <Warnings row={row} judgement={judgement} />
        <VisitFacts row={row} />
        <CallHost row={row} />
        <Passing row={row} around={around} now={now} waits={waits} onDone={onClose} />
      </Stack>
    </Dialog>
  );
}

function CallHost({ row }: { row: Row }) {
  const { t } = useTranslation("guardDesk");
  const { data } = useQuery({ ...visitQuery(row.id), enabled: !row.hidden });
  const phone = data?.visit.host_phone ?? null;
  if (phone === null) return null;
  return (
    <Button component="a" variant="default" href={`tel:${phone}`} leftSection={<IconPhone aria-hidden />}>
      {t("sheet.call", { name: row.host_name ?? "" })}
    </Button>
  );
}

function Passing({ row, around, now, waits, onDone }: Omit<Props, "onClose"> & { onDone: () => void }) {
  const { t } = useTranslation("guardDesk");
  const desk = useDesk();
  const [answers, setAnswers] = useState<Answers>(() => startOf(row, around, now));
  const [missing, setMissing] = useState<"plate" | null>(null);
  const [working, setWorking] = useState(false);
  const { entering, leaving, mayEnter, needsPlate, asksConsent } = wantsOf(row, around, now, answers);
  const change = (changes: Partial<Answers>): void => setAnswers({ ...answers, ...changes });
  const act = async (direction: "entry" | "exit", guests: readonly string[]): Promise<void> => {
    if (direction === "entry" && needsPlate && answers.plate.length < 4) {
      setMissing("plate");
      return;
    }
    setWorking(true);
    await desk.choose(chosenOf(row, around, now, answers, direction), direction, [...guests]);
    onDone();
  };
  return (
    <>
      {row.guests.length > 1 && (
        <People row={row} chosen={answers.guests} onChange={(guests) => change({ guests })} />
      )}
      {needsPlate && entering.length > 0 && (
        <TextInput
          size="lg"
          classNames={{ input: classes.plate ?? "" }}
          label={t("sheet.plate")}
          description={t("sheet.plateHint")}
          error={missing === "plate" && answers.plate.length < 4 ? t("sheet.plateNeeded") : undefined}
          maxLength={4}
          autoComplete="off"
          autoCapitalize="characters"
          value={answers.plate}
          onChange={(event) => change({ plate: event.currentTarget.value.replace(/[^\p{L}\p{N}]/gu, "") })}
          data-autofocus
        />
      )}
      {asksConsent && (
        <Checkbox
          size="lg"
          label={t("sheet.consent")}
          checked={answers.consent}
          onChange={(event) => change({ consent: event.currentTarget.checked })}
        />
      )}
      {waits && <Text role="status">{t("sheet.waits")}</Text>}
      <div className={gate.foot}>
        {entering.length > 0 && (
          <Button
            h={72}
            fz="xl"
            disabled={working || waits}
            variant={mayEnter ? "filled" : "default"}
            leftSection={<IconDoorEnter aria-hidden />}
            onClick={() => void act("entry", entering)}
            data-testid="let-in"
          >
            {working
              ? t("sheet.working")
              : mayEnter
                ? t("sheet.letIn", { count: entering.length })
                : t("sheet.ask")}
          </Button>
        )}
        {leaving.length > 0 && (
          <Button
            h={72}
            fz="xl"
            disabled={working}
            variant={entering.length > 0 ? "default" : "filled"}
            leftSection={<IconDoorExit aria-hidden />}
            onClick={() => void act("exit", leaving)}
            data-testid="let-out"
          >
            {working ? t("sheet.working") : t("sheet.letOut", { count: leaving.length })}
          </Button>
        )}
      </div>
    </>
  );
}

function People({
  row,
  chosen,
  onChange,
}: {
  row: Row;
  chosen: readonly string[];
  onChange: (guests: string[]) => void;
}) {
  const { t } = useTranslation("guardDesk");
  return (
    <fieldset className={classes.people}>
      <legend>{t("sheet.who")}</legend>
      {row.guests
        .filter((guest) => guest.status !== "cancelled")
        .map(({ id, name, inside }) => (
          <label key={id} className={classes.person}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={() =>
                onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
              }
            />
            {name}
            {inside && <small>{t("sheet.isInside")}</small>}
          </label>
        ))}
    </fieldset>
  );
}
