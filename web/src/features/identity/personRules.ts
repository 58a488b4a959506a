// What a form checks before it asks the server; the server judges again.
import { isStrong } from "@/features/identity/passwordRules";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

type Say = (key: "needed" | "needEmail" | "needPhone" | "passwordWeak" | "passwordsDiffer") => string;

export function personRules(say: Say) {
  const needed = (value: string): string | null => (value.trim() === "" ? say("needed") : null);
  return {
    needed,
    email: (value: string): string | null => (EMAIL.test(value.trim()) ? null : say("needEmail")),
    phone: (value: string): string | null => {
      const digits = value.replace(/\D/g, "").length;
      return digits >= 7 && digits <= 15 ? null : say("needPhone");
    },
    password: (value: string): string | null => (isStrong(value) ? null : say("passwordWeak")),
    again: (value: string, values: { password: string }): string | null =>
      value === values.password ? null : say("passwordsDiffer"),
  };
}
