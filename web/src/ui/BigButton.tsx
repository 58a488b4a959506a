import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** Words that are read at arm's length, at the gate. */
export function BigButton(props: Props) {
  return <Button fz="lg" {...props} />;
}
