import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";

/** Why an act on somebody inside did not happen, or that nobody knows whether it did. */
export function useSay(): (name: string, error: unknown) => string {
  const { t } = useTranslation("guardDesk");
  const say = useErrorText();
  return (name, error) =>
    asApiError(error).isNetwork
      ? t("inside.unsure", { name })
      : t("inside.failed", { name, reason: say(error) });
}
