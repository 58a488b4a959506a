import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { post } from "@/api/client";
import type { UndoneScan } from "@/features/gate/api";
import { Desk, type DeskState } from "@/features/gate/desk";
import { scannedPass } from "@/features/gate/gatePass";
import { direction, gateName } from "@/features/gate/settings";
import { play, wakeSound } from "@/features/gate/sound";
import { busy } from "@/lib/busy";
import { useStore } from "@/lib/store";
import type { Maker } from "@/offline/db";
import { sendScan } from "@/offline/outbox";

const PASSES = "/gate/passes";
const Context = createContext<Desk | null>(null);

/** One desk for all pages of the gate, so that a hand scanner works on each. */
export function DeskProvider({ maker, children }: { maker: Maker; children: ReactNode }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [desk] = useState(
    () =>
      new Desk({
        send: sendScan,
        undo: (scanId) => post<UndoneScan>(`/api/gate/scans/${scanId}/undo`, {}),
        play,
        direction: direction.get,
        gate: gateName.get,
        maker,
        changed: () => void client.invalidateQueries({ queryKey: ["gate"] }),
        gatePass: (code) => scannedPass.set({ code }),
      }),
  );
  useEffect(
    () =>
      scannedPass.listen(() => {
        const isThere = window.location.pathname === PASSES;
        if (scannedPass.get() !== null && !isThere) void navigate(PASSES, { state: { back: true } });
      }),
    [navigate],
  );
  useEffect(() => () => desk.stop(), [desk]);
  useEffect(() => direction.listen(() => desk.forgetSeen()), [desk]);
  useEffect(() => {
    document.addEventListener("pointerdown", wakeSound);
    return () => document.removeEventListener("pointerdown", wakeSound);
  }, []);
  const { verdict, picking, undoable, sending } = useStore(desk.state);
  const occupied = sending || verdict !== null || picking !== null || undoable !== null;
  useEffect(() => {
    // Never swap the app under a verdict, or while a scan can be taken back.
    if (!occupied) return;
    busy.set(true);
    return () => busy.set(false);
  }, [occupied, verdict, sending]);
  return <Context value={desk}>{children}</Context>;
}

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (desk === null) throw new Error("useDesk outside the gate");
  return desk;
}

export function useDeskState(): DeskState {
  return useStore(useDesk().state);
}
