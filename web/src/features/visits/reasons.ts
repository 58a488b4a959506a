import { useTranslation } from "react-i18next";

/** A reason of the closed list in words; a newer server's word with its underscores gone. */
export function useReasonName(): (reason: string) => string {
  const { t, i18n } = useTranslation("admin");
  return (reason) =>
    i18n.exists(`reason.${reason}`, { ns: "admin" })
      ? t(`reason.${reason as "expired"}`)
      : reason.replaceAll("_", " ");
}
