// One's own security: settings, sessions, the record, the second step, the password, the account's end.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { leaveSession } from "@/api/session";

const KEY = ["identity", "security"] as const;

export const securityQuery = queryOptions({
  queryKey: [...KEY, "settings"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/auth/enhanced/security-settings", { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: [...KEY, "sessions"] as const,
  queryFn: async ({ signal }) => (await call(http.GET("/api/auth/enhanced/sessions", { signal }))).sessions,
});

export type OwnSession = Awaited<ReturnType<NonNullable<typeof sessionsQuery.queryFn>>>[number];

export const historyQuery = (page: number) =>
  queryOptions({
    queryKey: [...KEY, "history", page] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/auth/enhanced/login-history", { params: { query: { page, limit: 10 } }, signal })),
    placeholderData: keepPreviousData,
  });

/** A mutation after which everything on the security page is read anew. */
function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const useChangePassword = () =>
  useAct((body: { current_password: string; new_password: string; logout_other_sessions: boolean }) =>
    call(http.POST("/api/auth/enhanced/change-password", { body })),
  );

export const useBeginFactor = () =>
  useAct((password: string) => call(http.POST("/api/auth/enhanced/enable-2fa", { body: { password } })));

export const useConfirmFactor = () =>
  useAct((code: string) => call(http.POST("/api/auth/enhanced/enable-2fa", { body: { code } })));

export const useFactorOff = () =>
  useAct((body: { password: string; code: string | null }) =>
    call(http.POST("/api/auth/enhanced/disable-2fa", { body })),
  );

export const useEndSession = () =>
  useAct((id: string) =>
    call(http.DELETE("/api/auth/enhanced/sessions/{session_id}", { params: { path: { session_id: id } } })),
  );

export const useLoginNotifications = () =>
  useAct((on: boolean) =>
    call(http.POST("/api/auth/enhanced/update-security-settings", { body: { login_notifications: on } })),
  );

export const useAskEmail = () =>
  useMutation({
    mutationFn: (body: { new_email: string; password: string }) =>
      call(http.POST("/api/v1/auth/email-change", { body })),
  });

export const useConfirmEmail = () =>
  useAct((code: string) => call(http.POST("/api/v1/auth/email-change/confirm", { body: { code } })));

/** Acts that end this session too: afterwards this page knows nobody. */
function useLeaving<I>(act: (input: I) => Promise<unknown>) {
  const client = useQueryClient();
  return (input: I): Promise<void> => leaveSession(client, () => act(input));
}

export const useSignOutEverywhere = () =>
  useLeaving(() => call(http.POST("/api/auth/enhanced/logout", { body: { logout_all_devices: true } })));

export const useReport = () =>
  useLeaving((description: string | null) =>
    call(http.POST("/api/auth/enhanced/report-suspicious", { body: { description } })),
  );

export const useLockAccount = () =>
  useLeaving((password: string) =>
    call(http.POST("/api/auth/enhanced/lock-account", { body: { password } })),
  );

export const useDeleteAccount = () =>
  useLeaving((password: string) => call(http.POST("/api/v1/auth/delete-account", { body: { password } })));
