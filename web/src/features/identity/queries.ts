import { queryOptions } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call, http } from "@/api/client";
import { transport } from "@/api/transport";

export interface Membership {
  building_id: string;
  building_name: string;
  role: string;
  member_id: string;
  current: boolean;
}

export const identityKeys = {
  all: ["identity"] as const,
  profile: () => [...identityKeys.all, "profile"] as const,
  memberships: () => [...identityKeys.all, "memberships"] as const,
};

export const profileQuery = queryOptions({
  queryKey: identityKeys.profile(),
  queryFn: ({ signal }) => call(http.GET("/api/auth/profile", { signal })),
});

/** Where else this person belongs. An older server has no such route: then there is nothing to switch. */
export const membershipsQuery = queryOptions({
  queryKey: identityKeys.memberships(),
  queryFn: async ({ signal }): Promise<Membership[]> => {
    const answer = await transport(
      new Request(new URL("/api/auth/memberships", window.location.origin), { signal }),
    );
    if (!answer.ok) return [];
    const body = (await answer.json()) as { data: { memberships: Membership[] } };
    return body.data.memberships;
  },
  staleTime: 5 * 60_000,
});

/** The word for a role the server named; a role of a newer server is shown as it is. */
export function useRoleName(): (role: string) => string {
  const { t, i18n } = useTranslation();
  return (role) => (i18n.exists(`role.${role}`) ? t(`role.${role as "resident"}`) : role);
}
