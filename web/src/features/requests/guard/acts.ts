// What a guard does about somebody without a pass. Nothing is shown as done before the server said so.
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { newId } from "@/api/transport";
import type { Ask } from "@/features/requests/guard/form";
import type { EntryRequest } from "@/features/requests/guard/outcome";
import { requestKeys, type Detail } from "@/features/requests/guard/queries";
import { unwatch, watch, watched } from "@/features/requests/guard/watched";

export type Denial = components["schemas"]["DenialIn"];
export type Made = components["schemas"]["EntryRequestMade"];

const refresh = (client: QueryClient): void => {
  void client.invalidateQueries({ queryKey: requestKeys.all });
  void client.invalidateQueries({ queryKey: ["gate"] });
};
/** The answer of an act, shown before the refetch has come. */
function learn(client: QueryClient, request: EntryRequest): void {
  client.setQueryData<Detail>(requestKeys.one(request.id), (before) => ({
    approvers: before?.approvers ?? [],
    ...request,
  }));
}

/** Asking: a network that fails may have carried it all the same, so the same words go out again under the same key. */
export function asker(): (body: Ask) => Promise<Made> {
  let last = { body: "", key: "" };
  return (body) => {
    const text = JSON.stringify(body);
    if (last.body !== text) last = { body: text, key: newId() };
    return call(http.POST("/api/v1/gate/requests", { body, headers: { "Idempotency-Key": last.key } }));
  };
}

export function useLearn(): (request: EntryRequest) => void {
  const client = useQueryClient();
  return (request) => {
    learn(client, request);
    refresh(client);
  };
}

export function useAskAgain(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call(
        http.POST("/api/v1/gate/requests/{request_id}/ask-again", { params: { path: { request_id: id } } }),
      ),
    onSuccess: (request) => learn(client, request),
    onSettled: () => refresh(client),
  });
}

/** By own hand it needs no verdict: it is not watched while it runs, and again when it failed. */
async function ownHand<T>(id: string | null | undefined, act: () => Promise<T>): Promise<T> {
  const before = watched.get().find((one) => one.id === id);
  if (before) unwatch(before.id);
  try {
    return await act();
  } catch (error) {
    if (before) watch(before);
    throw error;
  }
}

export function useWithdraw(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      ownHand(id, () =>
        call(
          http.POST("/api/v1/gate/requests/{request_id}/withdraw", {
            params: { path: { request_id: id } },
            body: {},
          }),
        ),
      ),
    onSuccess: (request) => learn(client, request),
    onSettled: () => refresh(client),
  });
}

export function useAdmit(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      call(
        http.POST("/api/v1/gate/requests/{request_id}/admit", {
          params: { path: { request_id: id } },
          body: { reason },
        }),
      ),
    onSuccess: ({ request }) => learn(client, request),
    onSettled: () => refresh(client),
  });
}

/** `entry`: the flat's yes has let them in already, so that is taken back first. Tried again under the same `key` it is done once. */
export function useDeny() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, entry, ...denial }: Denial & { key: string; entry?: string | null }) =>
      ownHand(denial.request_id, async () => {
        if (entry) {
          const params = { path: { entry_id: entry } };
          await call(
            http.POST("/api/v1/gate/entries/{entry_id}/annul", {
              params,
              body: { reason: denial.reason },
              headers: { "Idempotency-Key": `${key} entry` },
            }),
          );
        }
        return call(http.POST("/api/v1/gate/denials", { body: denial, headers: { "Idempotency-Key": key } }));
      }),
    onSettled: () => refresh(client),
  });
}
