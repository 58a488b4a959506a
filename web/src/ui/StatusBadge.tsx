import type { ComponentType, ReactNode } from "react";
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

/** How a state looks: its colour and its sign. */
export type Look = Readonly<{ tone: Tone; Icon: ComponentType }>;

export function StateBadge({ look: { tone, Icon }, children }: { look: Look; children: ReactNode }) {
  return (
    <StatusBadge tone={tone} icon={<Icon />}>
      {children}
    </StatusBadge>
  );
}
