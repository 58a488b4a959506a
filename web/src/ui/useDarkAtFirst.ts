import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { keep } from "@/lib/keep";

const KEY = "gate-dark";

/** The gate is dark until somebody chooses otherwise on this device. */
export function useDarkAtFirst(): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (keep.read<boolean>(KEY)) return;
    keep.write(KEY, true);
    setColorScheme("dark");
  }, [setColorScheme]);
}
