import { useId } from "react";
import classes from "@/features/visits/components/Choices.module.css";

interface Props<T extends string> {
  label: string;
  /** The label for screen readers only. */
  quiet?: boolean;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** One of a few, each 48 px: radio buttons that look like tiles. */
export function Choices<T extends string>({ label, quiet = false, value, options, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className={classes.set}>
      <legend className={quiet ? "visually-hidden" : classes.legend}>{label}</legend>
      <div className={classes.row}>
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
      </div>
    </fieldset>
  );
}
