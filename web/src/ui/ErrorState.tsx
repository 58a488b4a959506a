import { Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconWifiOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asApiError, type ApiError } from "@/api/errors";
import classes from "@/ui/states.module.css";

/** One sentence about an error: what happened and what to do. Server texts are shown where they say more than we can. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    const problem = asApiError(error);
    if (problem.isNetwork) return t("state.network");
    if (problem.status === 429) return t("state.busy");
    if (problem.status >= 500) return t("state.server");
    if (problem.status === 403 && problem.code === "AUTHORIZATION_ERROR") return t("state.forbidden");
    if (problem.status === 404) return t("state.notFound");
    return problem.message;
  };
}

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** In the place of what could not be loaded. */
export function ErrorState({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const problem: ApiError = asApiError(error);
  const Icon = problem.isNetwork ? IconWifiOff : IconAlertTriangle;
  return (
    <Stack align="center" gap="md" className={classes.state} role="alert">
      <span aria-hidden className={classes.icon}>
        <Icon size={40} />
      </span>
      <Text ta="center" fw={600}>
        {t("state.errorTitle")}
      </Text>
      <Text ta="center">{say(problem)}</Text>
      {problem.status >= 500 && problem.requestId !== null && (
        <Text size="sm" c="dimmed" className="tabular">
          {t("state.reference", { id: problem.requestId })}
        </Text>
      )}
      {onRetry && (
        <Button variant="light" onClick={onRetry}>
          {t("action.retry")}
        </Button>
      )}
    </Stack>
  );
}
