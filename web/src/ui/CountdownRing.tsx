import classes from "@/ui/CountdownRing.module.css";

interface Props {
  /** What is left, 0 to 1. */
  share: number;
  /** The same in words, shown in the middle. */
  text: string;
  label: string;
  size?: number;
}

/** Time running out, as a ring and as digits: never by colour or shape alone. */
export function CountdownRing({ share, text, label, size = 72 }: Props) {
  const around = 2 * Math.PI * 44;
  return (
    <div className={classes.ring} style={{ width: size, height: size }} role="timer" aria-label={label}>
      <svg viewBox="0 0 100 100" aria-hidden>
        <circle className={classes.track} cx="50" cy="50" r="44" />
        <circle
          className={classes.left}
          data-short={share < 0.2}
          cx="50"
          cy="50"
          r="44"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - share)}
        />
      </svg>
      <span className={classes.text} aria-hidden>
        {text}
      </span>
    </div>
  );
}
