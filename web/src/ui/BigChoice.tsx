import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "@/ui/bigChoice.module.css";

interface Props {
  /** Of the group. */
  name: string;
  sign: Icon;
  chosen: boolean;
  /** The verdict's colour, where it is about a way through the gate. */
  tone?: "in" | "out";
  onChoose: () => void;
  children: ReactNode;
}

/** One of a few, by thumb. */
export function BigChoice({ name, sign: Sign, chosen, tone, onChoose, children }: Props) {
  return (
    <label className={classes.choice} data-chosen={chosen ? (tone ?? true) : undefined}>
      <input type="radio" name={name} checked={chosen} onChange={onChoose} />
      <Sign size={28} aria-hidden />
      {children}
    </label>
  );
}
