import classes from "@/ui/CodeDisplay.module.css";

/** Six digits as 3+3, read aloud digit by digit. */
export function CodeDisplay({ code }: { code: string }) {
  const half = Math.ceil(code.length / 2);
  return (
    <span className={classes.code}>
      <span aria-hidden>
        {code.slice(0, half)}
        <span className={classes.gap} />
        {code.slice(half)}
      </span>
      <span className="visually-hidden">{[...code].join(" ")}</span>
    </span>
  );
}
