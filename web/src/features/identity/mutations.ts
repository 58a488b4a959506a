import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { renewSession, type Session } from "@/api/session";

export interface Credentials {
  email: string;
  password: string;
  remember: boolean;
}

/** The password was right; the second factor is still to be shown. */
export interface Challenge {
  token: string;
}

/** Signs in by cookie and reads the new session. A session that does not follow means the cookie was refused. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ email, password, remember }: Credentials): Promise<Session | Challenge> => {
      const answer = await call(
        http.POST("/api/auth/login", { body: { email, password, remember_me: remember, client: "web" } }),
      );
      if ("challenge_token" in answer) return { token: answer.challenge_token };
      return renewSession(client);
    },
  });
}

/** The second step: a code of the authenticator app, or a recovery code. */
export function useSecondFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ token, code }: { token: string; code: string }): Promise<Session> => {
      await call(http.POST("/api/auth/enhanced/verify-2fa", { body: { challenge_token: token, code } }));
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
