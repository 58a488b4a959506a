import { TextInput, type TextInputProps } from "@mantine/core";
import type { Ref } from "react";
import classes from "@/ui/big.module.css";

/** 64 px, with nothing filled in by the browser: this device belongs to no one person. */
export function BigInput(props: TextInputProps & { ref?: Ref<HTMLInputElement> }) {
  return <TextInput size="lg" classNames={{ input: classes.field ?? "" }} autoComplete="off" {...props} />;
}
