import { TextInput, type TextInputProps } from "@mantine/core";
import type { Ref } from "react";

/** At the gate, with nothing filled in by the browser: this device belongs to no one person. */
export function BigInput(props: TextInputProps & { ref?: Ref<HTMLInputElement> }) {
  return <TextInput size="lg" autoComplete="off" {...props} />;
}
