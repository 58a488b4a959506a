import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { renewSession, type Session } from "@/api/session";

export interface Credentials {
  email: string;
  password: string;
  remember: boolean;
}

/** Signs in by cookie and reads the new session. A session that does not follow means the cookie was refused. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password, remember }: Credentials): Promise<Session> => {
      await call(
        http.POST("/api/auth/login", { body: { email, password, remember_me: remember, client: "web" } }),
      );
      return renewSession(client);
    },
  });
}

export function useSwitchBuilding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (memberId: string): Promise<Session> => {
      await call(http.POST("/api/auth/switch", { body: { member_id: memberId } }));
      return renewSession(client);
    },
  });
}
