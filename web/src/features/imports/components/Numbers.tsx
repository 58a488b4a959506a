import classes from "@/features/imports/components/imports.module.css";
import { language } from "@/lib/time";

/** Numbers with their names; null is left out. */
export function Numbers({
  label,
  numbers,
}: {
  label: string;
  numbers: readonly (readonly [string, number | null])[];
}) {
  return (
    <section aria-label={label}>
      <dl className={classes.tiles}>
        {numbers.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className={classes.tile}>
                <dt>{name}</dt>
                <dd>{new Intl.NumberFormat(language.get()).format(value)}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
