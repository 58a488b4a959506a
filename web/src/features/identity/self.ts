// What one changes of oneself, asks of another building, and answers by a mail's link.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { sessionKey } from "@/api/session";
import type { components } from "@/api/schema.gen";
import { identityKeys } from "@/features/identity/queries";

type Schemas = components["schemas"];
export type OwnProfile = Schemas["ProfileOut"];
export type ProfileWish = Schemas["ProfileIn"];
export type Invitation = Schemas["InvitationOut"];

export function useChangeProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfileWish) => call(http.PUT("/api/users/profile", { body })),
    onSuccess: (profile) => {
      client.setQueryData(identityKeys.profile(), profile);
      return client.invalidateQueries({ queryKey: sessionKey });
    },
  });
}

export const useJoinBuilding = () =>
  useMutation({
    mutationFn: (body: Schemas["JoinIn"]) => call(http.POST("/api/v1/auth/join", { body })),
  });

/** What a mail's link invites to; the secret is sent in a body, never in an address. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token] as const,
    queryFn: ({ signal }) => call(http.POST("/api/v1/auth/invitations/look", { signal, body: { token } })),
    retry: false,
  });

export function useAnswerInvitation(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (accepted: boolean) =>
      accepted
        ? call(http.POST("/api/v1/auth/invitations/accept", { body: { token } }))
        : call(http.POST("/api/v1/auth/invitations/decline", { body: { token } })),
    onSettled: () => client.invalidateQueries({ queryKey: identityKeys.all }),
  });
}
