import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useLayoutEffect } from "react";
import { keep } from "@/lib/keep";

const KEY = "gate-dark";

/** At the gate what one touches is larger (tokens.css), in what opens over a page too; and it is dark until somebody chooses
 * otherwise on this device. */
export function useGateLook(): void {
  const { setColorScheme } = useMantineColorScheme();
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset.gate = "";
    return () => {
      delete dataset.gate;
    };
  }, []);
  useEffect(() => {
    if (keep.read<boolean>(KEY)) return;
    keep.write(KEY, true);
    setColorScheme("dark");
  }, [setColorScheme]);
}
