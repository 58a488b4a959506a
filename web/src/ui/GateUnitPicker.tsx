import { IconCheck, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { gateTools } from "@/i18n/en/gateTools";
import { addTexts } from "@/i18n/i18n";
import gate from "@/ui/gate.module.css";
import { gateUnitsQuery, lastUnits, nameOf, towersQuery, unitOf, type GateUnit } from "@/ui/gateUnits";
import classes from "@/ui/gateUnits.module.css";
import { Loaded } from "@/ui/Loaded";
import { BigInput } from "@/ui/BigInput";

addTexts({ gateTools });

interface Props {
  chosen: readonly GateUnit[];
  /** A tap on a unit; on a chosen one it takes it back. */
  onPick: (unit: GateUnit) => void;
}

/** Which flat: the last eight of this device, else tower and number. One tap for most. */
export function GateUnitPicker({ chosen, onPick }: Props) {
  const { t } = useTranslation("gateTools");
  const building = useSession().user.building_id ?? "";
  const [last] = useState(() => lastUnits(building));
  const [tower, setTower] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const words = useSettled(typed.trim());
  const towers = useQuery(towersQuery(building));
  const isSearching = tower !== null || words !== "";
  return (
    <div className={classes.picker} data-testid="units">
      {!isSearching && (
        <Units label={t("unit.last")} units={last} chosen={chosen} onPick={onPick}>
          {last.length === 0 && <p className={classes.quiet}>{t("unit.none")}</p>}
        </Units>
      )}
      <div className={classes.towers} role="group" aria-label={t("unit.tower")}>
        {(towers.data?.blocks ?? []).map((one) => (
          <button
            key={one.id}
            type="button"
            className={`${gate.tile} ${classes.tower}`}
            aria-pressed={tower === one.id}
            onClick={() => setTower(tower === one.id ? null : one.id)}
          >
            {one.name}
          </button>
        ))}
      </div>
      <BigInput
        type="search"
        label={t("unit.number")}
        maxLength={100}
        leftSection={<IconSearch aria-hidden size={20} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {isSearching && <Found tower={tower} words={words} chosen={chosen} onPick={onPick} />}
    </div>
  );
}

function Found({ tower, words, chosen, onPick }: Props & { tower: string | null; words: string }) {
  const { t } = useTranslation("gateTools");
  const query = useQuery(gateUnitsQuery(words, tower));
  return (
    <Loaded query={query}>
      {({ items, pagination }) => (
        <Units
          label={t("unit.found")}
          units={items.map((one) => ({
            ...unitOf(one),
            name: tower === null ? nameOf(one) : one.flatNumber,
          }))}
          whole={items.map(unitOf)}
          empty={new Set(items.filter((one) => !one.isOccupied).map((one) => one.id))}
          chosen={chosen}
          onPick={onPick}
        >
          {items.length === 0 && <p className={classes.quiet}>{t("unit.nothing")}</p>}
          {pagination.total > items.length && (
            <p className={classes.quiet}>
              {t("unit.more", { shown: items.length, count: pagination.total })}
            </p>
          )}
        </Units>
      )}
    </Loaded>
  );
}

interface UnitsProps extends Props {
  label: string;
  /** As they are shown. */
  units: readonly GateUnit[];
  /** As they are chosen, where that is longer. */
  whole?: readonly GateUnit[];
  empty?: ReadonlySet<string>;
  children?: React.ReactNode;
}

function Units({ label, units, whole = units, empty, chosen, onPick, children }: UnitsProps) {
  const { t } = useTranslation("gateTools");
  return (
    <section aria-label={label}>
      <h2 className={classes.label}>{label}</h2>
      <div className={classes.grid}>
        {units.map((unit, place) => {
          const isChosen = chosen.some((one) => one.id === unit.id);
          return (
            <button
              key={unit.id}
              type="button"
              className={`${gate.tile} ${classes.unit}`}
              aria-pressed={isChosen}
              aria-label={whole[place]?.name}
              onClick={() => onPick(whole[place] ?? unit)}
            >
              <span>
                {isChosen && <IconCheck aria-hidden size={18} />} {unit.name}
              </span>
              {empty?.has(unit.id) && <small>{t("unit.empty")}</small>}
            </button>
          );
        })}
      </div>
      {children}
    </section>
  );
}

/** The words once the typing pauses. */
function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), 250);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}
