import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";

/** Why nothing was handed over or taken in; without a network that nothing was recorded. */
export function useParcelProblem(): (error: unknown) => string {
  const { t } = useTranslation("guardDesk");
  const say = useErrorText();
  return (error) => {
    const problem = asApiError(error);
    if (problem.isNetwork) return t("parcels.offline", { reason: say(problem) });
    return problem.details[0]?.message ?? say(problem);
  };
}
