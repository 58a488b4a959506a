// What a stranger may ask: registration codes, accounts, proving an address, a new password.
import { useMutation } from "@tanstack/react-query";
import { call, callBare, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type Registration = components["schemas"]["RegisterIn"];
export type SelfRegistration = components["schemas"]["SelfRegisterIn"];

/** What a verified code says; goes along to the sign-up page. */
export interface GoodCode {
  otpCode: string;
  targetRole: string;
  houseNumber: string | null;
  address: string | null;
}

export function useVerifyCode() {
  return useMutation({
    mutationFn: async (code: string): Promise<GoodCode> => {
      const answer = await callBare(http.POST("/api/verify-registration-otp", { body: { otp_code: code } }));
      const { target_role, house_number, address } = answer.otp;
      return { otpCode: code, targetRole: target_role, houseNumber: house_number, address };
    },
  });
}

export function useRegister() {
  return useMutation({
    mutationFn: (body: Registration) => call(http.POST("/api/register", { body })),
  });
}

export function useVerifyEmail() {
  return useMutation({
    mutationFn: (body: { email: string; otp_code: string }) =>
      call(http.POST("/api/email-verification/verify", { body })),
  });
}

export function useVerifyEmailLink() {
  return useMutation({
    mutationFn: (token: string) => call(http.POST("/api/auth/verify-email", { body: { token } })),
  });
}

export function useResendCode() {
  return useMutation({
    mutationFn: (email: string) => call(http.POST("/api/email-verification/resend-otp", { body: { email } })),
  });
}

export function useForgotPassword() {
  return useMutation({
    mutationFn: (email: string) => call(http.POST("/api/auth/request-password-reset", { body: { email } })),
  });
}

/** Proof of a reset: the link's secret, or the address with its six digits. */
export type ResetProof = { token: string } | { email: string; otp_code: string };

export function useResetPassword() {
  return useMutation({
    mutationFn: ({ proof, password }: { proof: ResetProof; password: string }) =>
      call(http.POST("/api/auth/reset-password", { body: { ...proof, new_password: password } })),
  });
}

export function useSelfRegister() {
  return useMutation({
    mutationFn: (body: SelfRegistration) => call(http.POST("/api/registration/self-register", { body })),
  });
}

/** The links of an e-mail change: confirm the new address, or call it off from the old one. */
export function useEmailChangeLink() {
  return useMutation({
    mutationFn: ({ token, undo }: { token: string; undo: boolean }) =>
      undo
        ? call(http.POST("/api/v1/auth/email-change/cancel", { body: { token } }))
        : call(http.POST("/api/v1/auth/email-change/confirm", { body: { token } })),
  });
}
