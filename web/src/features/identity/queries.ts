import { queryOptions } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call, http } from "@/api/client";

export const identityKeys = {
  all: ["identity"] as const,
  profile: () => [...identityKeys.all, "profile"] as const,
  memberships: () => [...identityKeys.all, "memberships"] as const,
};

export const profileQuery = queryOptions({
  queryKey: identityKeys.profile(),
  queryFn: ({ signal }) => call(http.GET("/api/auth/profile", { signal })),
});

/** Where else this person belongs. */
export const membershipsQuery = queryOptions({
  queryKey: identityKeys.memberships(),
  queryFn: async ({ signal }) => (await call(http.GET("/api/auth/memberships", { signal }))).memberships,
  staleTime: 5 * 60_000,
});

/** The word for a role the server named; a role of a newer server is shown as it is. */
export function useRoleName(): (role: string) => string {
  const { t, i18n } = useTranslation();
  return (role) => (i18n.exists(`role.${role}`) ? t(`role.${role as "resident"}`) : role);
}
