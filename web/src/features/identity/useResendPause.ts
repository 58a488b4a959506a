import { useEffect, useState } from "react";

const PAUSE_SECONDS = 60;

/** Seconds until another code may be asked for; the server keeps the same pause. */
export function useResendPause(startsPaused: boolean): { left: number; begin: () => void } {
  const [until, setUntil] = useState(() => (startsPaused ? Date.now() + PAUSE_SECONDS * 1000 : 0));
  const [left, setLeft] = useState(startsPaused ? PAUSE_SECONDS : 0);
  useEffect(() => {
    const tick = (): void => {
      setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    };
    tick();
    const timer = setInterval(tick, 500);
    return () => {
      clearInterval(timer);
    };
  }, [until]);
  return {
    left,
    begin: () => {
      setUntil(Date.now() + PAUSE_SECONDS * 1000);
    },
  };
}
