import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** 64 px: what one hits with a thumb at the gate. */
export function BigButton(props: Props) {
  return <Button h={64} fz="lg" {...props} />;
}
