import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk, useDeskState } from "@/features/gate/components/DeskContext";
import classes from "@/features/gate/components/PartyPicker.module.css";
import type { Verdict } from "@/features/gate/verdict";
import { BigButton } from "@/ui/BigButton";

/** Who of a party passes now. */
export function PartyPicker() {
  const { picking } = useDeskState();
  return picking === null ? null : <Picker key={picking.nonce} party={picking} />;
}

function Picker({ party }: { party: Verdict }) {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div
      className={classes.screen}
      role="dialog"
      aria-modal
      aria-labelledby="pick-title"
      data-testid="party-picker"
    >
      <div>
        <h2 id="pick-title">{t("pick.title")}</h2>
        <p>{t("pick.text")}</p>
      </div>
      <ul className={classes.people}>
        {party.visitors.map(({ id, name }) => (
          <li key={id}>
            <label className={classes.person}>
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
              {name}
            </label>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <BigButton variant="default" onClick={() => desk.pick([])}>
          {t("pick.none")}
        </BigButton>
        <BigButton disabled={chosen.size === 0} onClick={() => desk.pick([...chosen])}>
          {t("pick.admit", { count: chosen.size })}
        </BigButton>
      </div>
    </div>
  );
}
