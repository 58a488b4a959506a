// Registration codes: a super admin's, a building's, a landlord's; the server shows each their own. Never the digits but once.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, callBare, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type CodeRow = Schemas["CodeRow"];
export type CodeRole = "landlord" | "resident" | "security";
export type CodeWish = Schemas["IssueResidentIn"] & { role: CodeRole };
/** A new code; its digits are in this answer and nowhere else, ever. */
export type NewCode = Schemas["IssuedAnswer"];
export type CodesQuery = NonNullable<paths["/api/admin/registration-otps"]["get"]["parameters"]["query"]>;

const KEY = ["codes"] as const;

export const codesQuery = (query: CodesQuery) =>
  queryOptions({
    queryKey: [...KEY, query] as const,
    queryFn: ({ signal }) => call(http.GET("/api/admin/registration-otps", { signal, params: { query } })),
    placeholderData: (before) => before,
  });

function useStale(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: KEY });
}

export function useGenerateCode() {
  const stale = useStale();
  return useMutation({
    mutationFn: ({ role, ...body }: CodeWish): Promise<NewCode> => {
      if (role === "resident") return callBare(http.POST("/api/admin/generate-resident-otp", { body }));
      if (role === "security") return callBare(http.POST("/api/admin/generate-security-otp", { body }));
      return callBare(http.POST("/api/admin/generate-landlord-otp", { body }));
    },
    onSettled: stale,
  });
}

export function useRevokeCode() {
  const stale = useStale();
  return useMutation({
    mutationFn: (id: string) =>
      call(http.POST("/api/admin/registration-otps/{otp_id}/revoke", { params: { path: { otp_id: id } } })),
    onSettled: stale,
  });
}

export function useResendCode() {
  const stale = useStale();
  return useMutation({
    mutationFn: (id: string): Promise<NewCode> =>
      callBare(
        http.POST("/api/admin/registration-otps/{otp_id}/resend", { params: { path: { otp_id: id } } }),
      ),
    onSettled: stale,
  });
}
