import type { ReactNode } from "react";
import classes from "@/ui/StatusBadge.module.css";

/** `in`, `out`, `attention` and `no` are for what happened at the gate; everything else is `plain`. */
export type Tone = "in" | "out" | "attention" | "no" | "plain";

/** Always an icon and a word; never the colour alone. */
export function StatusBadge({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <span aria-hidden className={classes.icon}>
        {icon}
      </span>
      {children}
    </span>
  );
}
