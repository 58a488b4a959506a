import { IconCloudUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { JudgementChip } from "@/features/gate/components/JudgementChip";
import { judge, type Around, type Row } from "@/features/gate/judge";
import { useRowWords } from "@/features/gate/useRowWords";
import { isSameDay } from "@/lib/time";
import gate from "@/ui/gate.module.css";
import { StatusBadge } from "@/ui/StatusBadge";

interface Props {
  row: Row;
  around: Around;
  now: Date;
  /** A scan of it lies on this device, not sent yet. */
  waits: boolean;
  onOpen: () => void;
}

/** A visit, and what this device says of it at this moment. */
export function VisitRow({ row, around, now, waits, onOpen }: Props) {
  const { t } = useTranslation("guardDesk");
  const words = useRowWords();
  const flat = row.apartment_number === null ? null : t("search.unit", { unit: row.apartment_number });
  const where = row.hidden ? [t("search.hidden")] : [flat, row.host_name];
  const start = new Date(row.expected_start);
  // Whoever comes again and again began some day; that says nothing of today.
  const when = start > now || isSameDay(start, now) ? words.moment(start, now) : null;
  const what = [words.kind(row), when, row.plate, row.provider];
  const line = (parts: readonly (string | null)[]): string => parts.filter(Boolean).join(" · ");
  return (
    <button type="button" className={gate.row} onClick={onOpen} data-testid="visit-row">
      <span className={gate.what}>
        <span className={gate.who}>{words.names(row)}</span>
        <span className={gate.quiet}>{line(where)}</span>
        <span className={gate.quiet}>{line(what)}</span>
      </span>
      {waits ? (
        <StatusBadge tone="attention" icon={<IconCloudUp />}>
          {t("chip.waiting")}
        </StatusBadge>
      ) : (
        <JudgementChip judgement={judge(row, around, now)} now={now} />
      )}
    </button>
  );
}
