// Letting out by a tap on a row, taking a passage back, and seeing to somebody who has stayed too long.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import { newId } from "@/api/transport";
import { ANNUL_MINUTES } from "@/features/gate/inside";
import type { InsideRow } from "@/features/gate/lists";
import { gateKeys } from "@/features/gate/queries";
import { gateName } from "@/features/gate/settings";
import { play } from "@/features/gate/sound";
import { store } from "@/lib/store";

/** Somebody let out by a tap on this device: for as long as it can be taken back. */
export interface WentOut {
  entryId: string;
  name: string;
  flat: string | null;
  at: string;
  /** The guard: nobody else can take it back. */
  by: string;
}
export const wentOut = store<readonly WentOut[]>([]);

/** One number for all tries of one check-out, so that a lost answer does no harm. */
const nonces = new Map<string, string>();

export const stillToTakeBack = (out: WentOut, by: string, now: Date): boolean =>
  out.by === by && now.getTime() - Date.parse(out.at) < ANNUL_MINUTES * 60_000;

function forget(entryId: string): void {
  wentOut.set(wentOut.get().filter((one) => one.entryId !== entryId));
}

export function useCheckOut(by: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ row, flat }: { row: InsideRow; flat: string | null }): Promise<WentOut> => {
      const nonce = nonces.get(row.entry_id) ?? newId();
      nonces.set(row.entry_id, nonce);
      try {
        const body = { nonce, gate: gateName.get() };
        const params = { path: { entry_id: row.entry_id } };
        const left = await call(http.PATCH("/api/v1/gate/entries/{entry_id}/checkout", { params, body }));
        nonces.delete(row.entry_id);
        const at = left.checkOutTime ?? new Date().toISOString();
        return { entryId: row.entry_id, name: row.name, flat, at, by };
      } catch (error) {
        if (!asApiError(error).isPassing) nonces.delete(row.entry_id);
        throw error;
      }
    },
    onSuccess: (out) => {
      forget(out.entryId);
      wentOut.set([out, ...wentOut.get()]);
      play("out");
    },
    onError: () => play("no"),
    onSettled: () => void client.invalidateQueries({ queryKey: gateKeys.all }),
  });
}

/** The last passage of an entry never happened: its exit, or else the entry itself. */
export function useAnnul() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ entryId, reason }: { entryId: string; reason: string }) => {
      const params = { path: { entry_id: entryId } };
      return call(http.POST("/api/v1/gate/entries/{entry_id}/annul", { params, body: { reason } }));
    },
    onSuccess: (done) => forget(done.entry_id),
    onSettled: () => void client.invalidateQueries({ queryKey: gateKeys.all }),
  });
}

export function useSeeTo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (entryId: string) =>
      call(
        http.POST("/api/v1/gate/entries/{entry_id}/acknowledge", { params: { path: { entry_id: entryId } } }),
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: gateKeys.all }),
  });
}
