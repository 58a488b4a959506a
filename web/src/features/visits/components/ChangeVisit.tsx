import { Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, asApiError } from "@/api/errors";
import { fromLocalInput, toLocalInput } from "@/features/visits/dates";
import { useChangeVisit, type InvitationChange } from "@/features/visits/mutations";
import type { VisitDetail } from "@/features/visits/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";

/** Title and end: what a host may change even when somebody has come already. */
export function ChangeVisit({ visit, onClose }: { visit: VisitDetail; onClose: () => void }) {
  const { t } = useTranslation("resident");
  const ends = toLocalInput(new Date(visit.expires_at));
  const [title, setTitle] = useState(visit.title);
  const [end, setEnd] = useState(ends);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const change = useChangeVisit(visit.id);

  const save = async (): Promise<void> => {
    setErrors({});
    const until = fromLocalInput(end);
    const gaps: Record<string, string> = {};
    if (title.trim() === "") gaps.title = t("change.needTitle");
    if (until === null) gaps.expected_end = t("change.needEnd");
    if (Object.keys(gaps).length > 0) {
      setErrors(gaps);
      throw new ApiError(-1, "CLIENT", t("invite.tryFields"));
    }
    const body: InvitationChange = {};
    if (title.trim() !== visit.title) body.title = title.trim();
    if (end !== ends && until !== null) body.expected_end = until.toISOString();
    if (Object.keys(body).length === 0) return;
    try {
      await change.mutateAsync(body);
    } catch (error) {
      const { details } = asApiError(error);
      if (details.length === 0) throw error;
      setErrors(Object.fromEntries(details.map(({ field, message }) => [field, message])));
      throw new ApiError(-1, "CLIENT", t("invite.tryFields"));
    }
  };
  return (
    <ConfirmModal
      opened
      title={t("change.title")}
      confirm={t("change.save")}
      onConfirm={save}
      onClose={onClose}
    >
      <Stack>
        <TextInput
          label={t("change.name")}
          data-autofocus
          maxLength={255}
          value={title}
          error={errors.title}
          onChange={(event) => {
            setTitle(event.currentTarget.value);
          }}
        />
        <TextInput
          label={t("change.end")}
          type="datetime-local"
          value={end}
          error={errors.expected_end}
          onChange={(event) => {
            setEnd(event.currentTarget.value);
          }}
        />
      </Stack>
    </ConfirmModal>
  );
}
