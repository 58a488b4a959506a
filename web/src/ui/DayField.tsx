import { TextInput } from "@mantine/core";
import { useState } from "react";
import { dayOf } from "@/lib/days";

interface Props {
  label: string;
  value: string | null;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string | null) => void;
}

/** A day to narrow a list by: keeps what is half typed, tells whole days only. */
export function DayField({ label, value, min, max, onChange }: Props) {
  const [typed, setTyped] = useState(value ?? "");
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    setTyped(value ?? "");
  }
  return (
    <TextInput
      type="date"
      label={label}
      min={min}
      max={max}
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (text === "" || dayOf(text) !== null) onChange(dayOf(text));
      }}
    />
  );
}
