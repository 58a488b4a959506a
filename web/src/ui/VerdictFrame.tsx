import type { Icon } from "@tabler/icons-react";
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import classes from "@/ui/verdict.module.css";

type Data = Record<`data-${string}`, string | boolean | undefined>;
interface Props {
  /** The colour: green, blue, amber, red. */
  tone: "in" | "out" | "attention" | "no";
  sign: Icon;
  word: string;
  /** By this it goes. */
  main: { label: string; act: () => void; disabled?: boolean };
  /** It waits for a tap, so its button takes the focus and gives it back. */
  needsTap: boolean;
  /** It came by itself: for so many ms a tap meant for what was there before does nothing. */
  deafMs?: number;
  data?: Data;
  /** Beside the main button. */
  buttons?: ReactNode;
  children: ReactNode;
}

/** Over everything: one word, its sign and shape, who and why, and the buttons. */
export function VerdictFrame({
  tone,
  sign: Sign,
  word,
  main,
  needsTap,
  deafMs = 0,
  data,
  buttons,
  children,
}: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const hears = useRef(deafMs === 0);
  useEffect(() => {
    const timer = setTimeout(() => {
      hears.current = true;
    }, deafMs);
    return () => clearTimeout(timer);
  }, [deafMs]);
  const sift = (event: MouseEvent): void => {
    if (hears.current) return;
    event.preventDefault();
    event.stopPropagation();
  };
  useEffect(() => {
    const before = document.activeElement;
    if (needsTap) button.current?.focus();
    return () => {
      if (needsTap && before instanceof HTMLElement) before.focus();
    };
  }, [needsTap]);
  return (
    <div className={classes.screen} data-tone={tone} onClickCapture={sift} {...data}>
      <div className={classes.body} role="alert" aria-live="assertive" aria-atomic>
        <span className={classes.shape} aria-hidden>
          <Sign size={72} stroke={2.25} />
        </span>
        <p className={classes.word} data-testid="verdict-word">
          {word}
        </p>
        {children}
      </div>
      <div className={classes.buttons}>
        {buttons}
        <button
          ref={button}
          type="button"
          className={classes.button}
          data-main
          disabled={main.disabled}
          onClick={main.act}
        >
          {main.label}
        </button>
      </div>
    </div>
  );
}

/** One of the buttons beside the main one. */
export function VerdictButton({
  children,
  disabled = false,
  onClick,
}: {
  children: ReactNode;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <button type="button" className={classes.button} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}

/** Labelled facts in one line each, under the name. */
export function VerdictFactList({ facts }: { facts: readonly (readonly [string, string | null])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(
        ([label, value]) =>
          value !== null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
