import { useCallback, useEffect, useState, type RefObject } from "react";
import { openDecoder, type Decoder } from "@/features/gate/camera/decoder";

/** About ten looks a second. */
const PAUSE_MS = 100;
const TRIES = 3;

/** Looks for a code while `on`. Says whether the reader is broken, and how to start it again. */
export function useScanLoop(
  video: RefObject<HTMLVideoElement | null>,
  on: boolean,
  onCode: (code: string) => void,
): { broken: boolean; restart: () => void } {
  const [broken, setBroken] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!on) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let decoder: Decoder | null = null;
    let failures = 0;
    const look = async (): Promise<void> => {
      const started = performance.now();
      try {
        decoder ??= await openDecoder();
        if (over) return decoder.close();
        const code =
          video.current && video.current.readyState >= 2 ? await decoder.read(video.current) : null;
        failures = 0;
        if (!over && code !== null) onCode(code);
      } catch {
        failures += 1;
      }
      if (over) return;
      if (failures >= TRIES) setBroken(true);
      else timer = setTimeout(() => void look(), Math.max(10, PAUSE_MS - (performance.now() - started)));
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
      decoder?.close();
    };
  }, [on, onCode, video, attempt]);

  const restart = useCallback(() => {
    setBroken(false);
    setAttempt((count) => count + 1);
  }, []);
  return { broken, restart };
}
