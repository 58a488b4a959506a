import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isNumber, type Known } from "@/features/requests/guard/form";
import { visitorQuery } from "@/features/requests/guard/lookups";

const PAUSE_MS = 300;

export interface Looked {
  /** `none`: not a number yet. */
  state: "none" | "looking" | "failed" | "found";
  known: Known | null;
  error: unknown;
}

/** Who has come with this phone before; asked once the typing pauses, so that not every digit is a look-up. */
export function useKnown(phone: string): Looked {
  const [settled, setSettled] = useState(phone);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(phone), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [phone]);
  const query = useQuery({ ...visitorQuery(settled), enabled: isNumber(settled) });
  if (!isNumber(phone)) return { state: "none", known: null, error: null };
  if (settled !== phone) return { state: "looking", known: null, error: null };
  if (query.data !== undefined) return { state: "found", known: query.data, error: null };
  return { state: query.isError ? "failed" : "looking", known: null, error: query.error };
}
