import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { visitKeys, type VisitDetail } from "@/features/visits/queries";

export type InvitationIn = components["schemas"]["InvitationIn"];
export type InvitationChange = components["schemas"]["InvitationChange"];

interface Wish {
  body: InvitationIn;
  /** One a form: the same again makes no second visit. */
  key: string;
}

function useStale(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: visitKeys.all });
    void client.invalidateQueries({ queryKey: ["dashboard"] });
  };
}

export function useInvite() {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: async ({ body, key }: Wish): Promise<VisitDetail> => {
      const headers = { "Idempotency-Key": key };
      return (await call(http.POST("/api/visitors/invitations", { body, headers }))).visit;
    },
    onSuccess: (visit) => {
      client.setQueryData(visitKeys.detail(visit.id), visit);
      stale();
    },
  });
}

/** Somebody from the contacts, from now on: nothing to fill in. */
export function useQuickInvite() {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: async ({ contactId, key }: { contactId: string; key: string }): Promise<VisitDetail> => {
      const path = "/api/frequent-visitors/{frequent_visitor_id}/quick-invite";
      const params = { path: { frequent_visitor_id: contactId } };
      return (await call(http.POST(path, { params, headers: { "Idempotency-Key": key } }))).visit;
    },
    onSuccess: (visit) => {
      client.setQueryData(visitKeys.detail(visit.id), visit);
      stale();
    },
  });
}

/** Lets a visit last until a moment; the same again changes nothing. */
export function useExtend(id: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (until: Date) =>
      call(
        http.POST("/api/visitor-tokens/{token_id}/extend", {
          params: { path: { token_id: id } },
          body: { until: until.toISOString() },
        }),
      ),
    onSettled: stale,
  });
}

/** A new code, digits and link; the old ones open nothing from then on. */
export function useReissue(id: string) {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: async (): Promise<VisitDetail> => {
      const params = { path: { visit_id: id } };
      return (await call(http.POST("/api/visitors/{visit_id}/reissue", { params }))).visit;
    },
    onSuccess: (visit) => {
      client.setQueryData(visitKeys.detail(id), visit);
    },
    onSettled: stale,
  });
}

export function useChangeVisit(id: string) {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: async (body: InvitationChange): Promise<VisitDetail> => {
      const params = { path: { visit_id: id } };
      return (await call(http.PUT("/api/visitors/invitations/{visit_id}", { params, body }))).visit;
    },
    onSuccess: (visit) => {
      client.setQueryData(visitKeys.detail(id), visit);
      stale();
    },
  });
}

export function useCallOff(id: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (reason: string) =>
      call(
        http.DELETE("/api/visitors/invitations/{visit_id}", {
          params: { path: { visit_id: id } },
          ...(reason === "" ? {} : { body: { reason } }),
        }),
      ),
    onSettled: stale,
  });
}
