import { useId, type ReactNode } from "react";
import classes from "@/ui/choices.module.css";

interface Option<T extends string> {
  value: T;
  label: string;
}
interface SetProps {
  label: string;
  /** The label for screen readers only. */
  quiet?: boolean;
  hint?: string | undefined;
  error?: string | undefined;
}

/** One of a few, each 48 px: radio buttons that look like tiles. */
export function Choices<T extends string>({
  value,
  options,
  onChange,
  ...set
}: SetProps & { value: T; options: readonly Option<T>[]; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <Tiles {...set}>
      {options.map((option) => (
        <label key={option.value} className={classes.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => {
              onChange(option.value);
            }}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </Tiles>
  );
}

/** Any of a few: the same tiles as check boxes. */
export function Picks<T extends string>({
  value,
  options,
  onChange,
  ...set
}: SetProps & {
  value: readonly T[];
  options: readonly Option<T>[];
  onChange: (value: T[]) => void;
}) {
  return (
    <Tiles {...set}>
      {options.map((option) => (
        <label key={option.value} className={classes.option}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={(event) => {
              const chosen = event.currentTarget.checked;
              onChange(
                options
                  .map((one) => one.value)
                  .filter((one) => (one === option.value ? chosen : value.includes(one))),
              );
            }}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </Tiles>
  );
}

function Tiles({ label, quiet = false, hint, error, children }: SetProps & { children: ReactNode }) {
  const id = useId();
  const said = error ?? hint;
  return (
    <fieldset
      className={classes.set}
      aria-describedby={said === undefined ? undefined : id}
      {...(error === undefined ? {} : { "aria-invalid": true, tabIndex: -1 })}
    >
      <legend className={quiet ? "visually-hidden" : classes.legend}>{label}</legend>
      <div className={classes.row}>{children}</div>
      {said !== undefined && (
        <p id={id} className={error === undefined ? classes.hint : classes.error}>
          {said}
        </p>
      )}
    </fieldset>
  );
}
