import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";

interface Props {
  label: string;
  hint?: string;
  value: string;
  onChange: (search: string) => void;
}

/** What is typed here, told on after a pause; follows the address when that changes elsewhere. */
export function SearchBox({ label, hint, value, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  if (told !== value) {
    setTold(value);
    if (typed.trim() !== value) setTyped(value);
  }
  const tell = useEffectEvent(onChange);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => {
      tell(typed.trim());
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, value]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={hint}
      maxLength={100}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
