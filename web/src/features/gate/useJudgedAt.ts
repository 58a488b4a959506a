import { useEffect, useState } from "react";
import { restOf, type Row } from "@/features/gate/judge";

/** This device's time, told anew at the moment when a judgement of these rows may change: no request is needed for it. */
export function useJudgedAt(rows: readonly Row[]): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), restOf(rows, new Date()));
    return () => clearTimeout(timer);
  }, [rows, now]);
  return now;
}
