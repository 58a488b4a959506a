import { Button, Stack } from "@mantine/core";
import { IconCheck, IconPackage, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/requests/components/resident.module.css";
import { useAnswerProblem } from "@/features/requests/components/useAnswerProblem";
import { useAnswer, type Heard } from "@/features/requests/residentMutations";
import type { EntryRequest } from "@/features/requests/residentQueries";
import { Problem } from "@/ui/Problem";

interface Props {
  request: EntryRequest;
  /** The page's own way to say no: with a reason. */
  onReject?: () => void;
  heard?: Heard;
}

/** Reject on the left, approve on the right, always; a delivery may stay at the gate. Nothing is shown as said before the server has it. */
export function Answers({ request, onReject, heard }: Props) {
  const { t } = useTranslation("asked");
  const say = useAnswerProblem();
  const answer = useAnswer(request.id, heard);
  const problem = answer.isError ? say(answer.error) : null;
  const working = answer.isPending;
  return (
    <Stack gap="sm">
      <Problem>{problem}</Problem>
      <div className={classes.answers}>
        <Button
          h={64}
          fz="lg"
          variant="outline"
          className={classes.no}
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
