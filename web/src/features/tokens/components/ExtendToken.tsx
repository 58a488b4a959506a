import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, asApiError } from "@/api/errors";
import { useExtend } from "@/features/tokens/mutations";
import type { TokenRow } from "@/features/tokens/queries";
import { inDays } from "@/features/tokens/tokens";
import { formatDateTime, formatRelative } from "@/lib/time";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Stepper } from "@/ui/Stepper";

interface Props {
  token: TokenRow;
  onDone: (said: string) => void;
  onClose: () => void;
}

/** So many hours more, of a long stay days. */
export function ExtendToken({ token, onDone, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const extend = useExtend();
  const days = inDays(token.stay_type);
  const [duration, setDuration] = useState(days ? 1 : 2);
  const ends = new Date(token.expires_at);
  const name = token.visitor_name;
  const send = async (): Promise<void> => {
    try {
      const { expires_at } = await extend.mutateAsync({ id: token.id, duration });
      onDone(t("extend.done", { name, moment: formatDateTime(new Date(expires_at)) }));
    } catch (error) {
      // What the building allows stands in the field's own text.
      const problem = asApiError(error);
      const said = problem.field("duration") ?? problem.field("until");
      throw said === undefined ? problem : new ApiError(problem.status, problem.code, said);
    }
  };
  return (
    <ConfirmModal
      opened
      title={t("extend.title", { name })}
      confirm={t("extend.confirm")}
      onConfirm={send}
      onClose={onClose}
    >
      <Stack>
        <Text>
          {ends > new Date()
            ? t("extend.from", { moment: formatDateTime(ends) })
            : t("extend.ranOut", { moment: formatRelative(ends, new Date()) })}
        </Text>
        <Stepper
          label={t(days ? "extend.days" : "extend.hours")}
          value={duration}
          least={1}
          most={days ? 366 : 168}
          onChange={setDuration}
        />
      </Stack>
    </ConfirmModal>
  );
}
