import classes from "@/features/imports/components/imports.module.css";

interface Props {
  label: string;
  /** In words, beside the bar and read aloud. */
  text: string;
  /** Null while nobody knows how far it is. */
  done: number | null;
  total: number;
}

export function Progress({ label, text, done, total }: Props) {
  const known = done === null ? {} : { "aria-valuenow": done, "aria-valuemin": 0, "aria-valuemax": total };
  const width = done === null ? undefined : `${String(total === 0 ? 100 : (done / total) * 100)}%`;
  return (
    <div>
      <div role="progressbar" aria-label={label} aria-valuetext={text} className={classes.bar} {...known}>
        <div className={classes.fill} style={{ width }} />
      </div>
      <p role="status" className="tabular">
        {text}
      </p>
    </div>
  );
}
