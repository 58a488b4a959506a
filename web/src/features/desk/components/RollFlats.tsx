import { useTranslation } from "react-i18next";
import classes from "@/features/desk/components/roll.module.css";
import { byFlat, type RollRow } from "@/features/desk/roll";
import { formatTime } from "@/lib/time";

interface Props {
  rows: readonly RollRow[];
  ticks: ReadonlySet<string>;
  onTick: (entryId: string) => void;
}

/** Flat after flat, each person with a box to tick: the same on the screen and on paper. */
export function RollFlats({ rows, ticks, onTick }: Props) {
  const { t } = useTranslation("guardDesk");
  return (
    <div className={classes.flats} data-testid="roll-flats">
      {byFlat(rows).map(({ name, rows: found }) => (
        <section key={name ?? ""} className={classes.flat}>
          <h2>{name === null ? t("roll.noUnit") : t("roll.unit", { unit: name })}</h2>
          <ul>
            {found.map((row) => (
              <li key={row.entry_id}>
                <Person row={row} isSafe={ticks.has(row.entry_id)} onTick={() => onTick(row.entry_id)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Person({ row, isSafe, onTick }: { row: RollRow; isSafe: boolean; onTick: () => void }) {
  const { t } = useTranslation("guardDesk");
  const since = formatTime(new Date(row.checkin_time));
  const line = [
    row.people > 1 && t("inside.of", { count: row.people }),
    row.visitor_phone,
    row.host_name && t("roll.host", { name: row.host_name }),
    row.company,
    row.plate,
    t("roll.since", { time: since }),
  ];
  return (
    <label className={classes.person} data-safe={isSafe || undefined} data-testid="roll-row">
      <input
        type="checkbox"
        checked={isSafe}
        aria-label={t("roll.safeBox", { name: row.visitor_name })}
        onChange={onTick}
      />
      <span>
        <strong>{row.visitor_name}</strong>
        <small>{line.filter(Boolean).join(" · ")}</small>
      </span>
    </label>
  );
}
