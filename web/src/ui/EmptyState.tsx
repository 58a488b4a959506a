import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "@/ui/states.module.css";

interface Props {
  icon: ReactNode;
  /** What this place is for. */
  text: string;
  /** The one next step. */
  action?: ReactNode;
}

export function EmptyState({ icon, text, action }: Props) {
  return (
    <Stack align="center" gap="md" className={classes.state}>
      <span aria-hidden className={classes.icon}>
        {icon}
      </span>
      <Text ta="center">{text}</Text>
      {action}
    </Stack>
  );
}
