import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";

/** Why an answer did not count: most often somebody else of the flat was first. */
export function useAnswerProblem(): (error: unknown) => string {
  const { t } = useTranslation("asked");
  const say = useErrorText();
  return (error) => {
    const problem = asApiError(error);
    const first = problem.body.decided_by;
    return problem.code === "ALREADY_DECIDED" && typeof first === "string"
      ? t("already", { name: first })
      : say(problem);
  };
}
