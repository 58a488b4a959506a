import { IconClockExclamation, IconDoorExit, IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { flatOf, isLate } from "@/features/gate/inside";
import type { InsideRow as Row } from "@/features/gate/lists";
import { formatLasting } from "@/lib/time";
import gate from "@/ui/gate.module.css";
import { StatusBadge } from "@/ui/StatusBadge";

interface Props {
  row: Row;
  now: Date;
  isLeaving: boolean;
  disabled: boolean;
  onOpen: () => void;
  onOut: () => void;
}

/** Somebody inside: the row opens more, the button beside it lets them out. */
export function InsideRow({ row, now, isLeaving, disabled, onOpen, onOut }: Props) {
  const { t } = useTranslation("guardDesk");
  const late = isLate(row, now);
  const flat = flatOf(row);
  const line = [
    flat !== null && t("search.unit", { unit: flat }),
    t(`insideKind.${kindOf(row)}`),
    row.provider,
    row.plate,
    row.people > 1 && t("inside.of", { count: row.people }),
  ];
  return (
    <>
      <button
        type="button"
        className={gate.row}
        data-late={late || undefined}
        data-testid="inside-row"
        onClick={onOpen}
      >
        <span className={gate.what}>
          <span className={gate.who}>{row.name}</span>
          <span className={gate.quiet}>{line.filter(Boolean).join(" · ")}</span>
          <span className={gate.quiet}>
            {t("inside.lasting", { lasting: formatLasting(new Date(row.entered_at), now) })}
          </span>
        </span>
        {late && <Lateness row={row} now={now} />}
      </button>
      <button
        type="button"
        className={gate.tile}
        disabled={disabled}
        aria-label={
          isLeaving ? t("inside.checkingOut", { name: row.name }) : t("inside.outOf", { name: row.name })
        }
        onClick={onOut}
        data-testid="out"
      >
        <IconDoorExit aria-hidden />
        {t("inside.out")}
      </button>
    </>
  );
}

/** How much too long, or who sees to it. */
export function Lateness({ row, now }: { row: Row; now: Date }) {
  const { t } = useTranslation("guardDesk");
  if (row.due_out_at === null) return null;
  if (row.acknowledged_at !== null)
    return (
      <StatusBadge icon={<IconEye />}>{t("inside.seen", { name: row.acknowledged_by ?? "" })}</StatusBadge>
    );
  return (
    <StatusBadge tone="attention" icon={<IconClockExclamation />}>
      {t("inside.late1", { lasting: formatLasting(new Date(row.due_out_at), now) })}
    </StatusBadge>
  );
}

const KINDS = ["visitor", "delivery", "cab", "domestic_staff", "vendor"] as const;

export const kindOf = (row: Row): (typeof KINDS)[number] =>
  KINDS.find((kind) => kind === row.kind) ?? "visitor";
