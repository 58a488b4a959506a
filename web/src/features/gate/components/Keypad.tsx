import { IconBackspace, IconX } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/Keypad.module.css";
import { typedKey } from "@/features/gate/components/useKeys";
import gate from "@/ui/gate.module.css";

const LENGTH = 6;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Six digits, by touch or typed; the sixth submits. */
export function Keypad({ onCode, disabled = false }: { onCode: (code: string) => void; disabled?: boolean }) {
  const { t } = useTranslation("guard");
  const [digits, setDigits] = useState("");
  // Two keys may come before React has drawn the first.
  const held = useRef("");

  const press = useCallback(
    (key: string) => {
      if (disabled) return;
      if (key === "Backspace") held.current = held.current.slice(0, -1);
      else if (key === "Clear") held.current = "";
      else if (/^\d$/.test(key)) held.current += key;
      else return;
      if (held.current.length >= LENGTH) {
        onCode(held.current.slice(0, LENGTH));
        held.current = "";
      }
      setDigits(held.current);
    },
    [onCode, disabled],
  );
  useEffect(() => typedKey.listen(press), [press]);

  const key = (digit: string) => (
    <button
      key={digit}
      type="button"
      className={`${gate.tile} ${gate.key}`}
      onClick={() => press(digit)}
      disabled={disabled}
    >
      {digit}
    </button>
  );
  return (
    <section className={classes.keypad} aria-label={t("keypad.label")} data-testid="keypad">
      <div className={classes.digits} data-testid="keypad-digits">
        <span aria-hidden>
          {Array.from({ length: LENGTH }, (_, place) => (
            <span key={place} className={classes.digit} data-filled={place < digits.length || undefined}>
              {digits[place] ?? ""}
            </span>
          ))}
        </span>
        <span className="visually-hidden" role="status">
          {t("keypad.code")}: {t("keypad.progress", { count: digits.length })}
        </span>
      </div>
      <div className={gate.keys}>
        {DIGITS.map(key)}
        <button
          type="button"
          className={`${gate.tile} ${gate.word}`}
          onClick={() => press("Clear")}
          disabled={disabled}
        >
          <IconX aria-hidden />
          {t("keypad.clear")}
        </button>
        {key("0")}
        <button
          type="button"
          className={`${gate.tile} ${gate.word}`}
          onClick={() => press("Backspace")}
          disabled={disabled}
        >
          <IconBackspace aria-hidden />
          {t("keypad.erase")}
        </button>
      </div>
    </section>
  );
}
