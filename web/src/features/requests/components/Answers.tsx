import { Button, Stack } from "@mantine/core";
import { IconCheck, IconPackage, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import classes from "@/features/requests/components/resident.module.css";
import { useAnswer } from "@/features/requests/residentMutations";
import type { EntryRequest } from "@/features/requests/residentQueries";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

interface Props {
  request: EntryRequest;
  /** The page's own way to say no: with a reason. */
  onReject?: () => void;
}

/** Reject on the left, approve on the right, always; a delivery may stay at the gate. Nothing is shown as said before the server has it. */
export function Answers({ request, onReject }: Props) {
  const { t } = useTranslation("asked");
  const say = useErrorText();
  const answer = useAnswer(request.id);
  const problem = answer.isError ? say(asApiError(answer.error)) : null;
  const working = answer.isPending;
  return (
    <Stack gap="sm">
      <Problem>{problem}</Problem>
      <div className={classes.answers}>
        <Button
          h={64}
          fz="lg"
          variant="outline"
          color="red.8"
          disabled={working}
          leftSection={<IconX aria-hidden />}
          onClick={() => {
            if (onReject === undefined) answer.mutate({ approve: false });
            else onReject();
          }}
        >
          {t("reject")}
        </Button>
        <Button
          h={64}
          fz="lg"
          disabled={working}
          leftSection={<IconCheck aria-hidden />}
          onClick={() => {
            answer.mutate({ approve: true });
          }}
        >
          {working ? t("working") : t("approve")}
        </Button>
      </div>
      {request.type === "DELIVERY" && (
        <Button
          h={56}
          variant="light"
          disabled={working}
          leftSection={<IconPackage aria-hidden />}
          onClick={() => {
            answer.mutate({ approve: true, leaveAtGate: true });
          }}
        >
          {t("leaveAtGate")}
        </Button>
      )}
    </Stack>
  );
}
