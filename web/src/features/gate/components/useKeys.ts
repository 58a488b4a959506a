import { useEffect } from "react";
import { useDesk } from "@/features/gate/components/DeskContext";
import { signal } from "@/lib/signal";
import { wedge } from "@/features/gate/wedge";

/** Keys a person typed anywhere on the page; the keypad listens. */
export const typedKey = signal<string>();

/** The hand scanner, on every page of the gate. */
export function useKeys(): void {
  const desk = useDesk();
  useEffect(() => {
    const keys = wedge({ onCode: (code) => desk.take(code, "wedge"), onKey: typedKey.say });
    window.addEventListener("keydown", keys.listen, { capture: true });
    return () => {
      window.removeEventListener("keydown", keys.listen, { capture: true });
      keys.stop();
    };
  }, [desk]);
}
