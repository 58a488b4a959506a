import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Decision } from "@/features/approvals/mutations";
import { Problem } from "@/ui/Problem";
import { UnitPicker } from "@/ui/UnitPicker";
import { useServerForm } from "@/ui/useServerForm";

export interface Asked {
  approved: boolean;
  title: string;
  /** What will happen. */
  text: string;
  /** The server could not tell which unit is meant, in its words. */
  which?: string | undefined;
  /** One request alone can name its unit. */
  single: boolean;
}

interface Props extends Asked {
  onDecide: (decision: Decision) => Promise<unknown>;
  onClose: () => void;
}

/** A decision with words. Rejecting needs a reason; stays open with the server's when it refuses. */
export function DecideModal({ approved, title, text, which, single, onDecide, onClose }: Props) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const [working, setWorking] = useState(false);
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { reason: "", notes: "", unit: "" },
      initialErrors: which === undefined ? {} : { unit: which },
      validate: {
        reason: (value) => (!approved && value.trim() === "" ? common("reason.needed") : null),
      },
    },
    { unit_id: "unit" },
  );
  const send = submit(({ reason, notes, unit }) => {
    setWorking(true);
    onDecide({ approved, reason: reason.trim(), notes: notes.trim(), unit })
      .then(onClose, refuse)
      .finally(() => setWorking(false));
  });
  const unitError = form.errors["unit"];
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": common("action.close") }}>
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>{text}</Text>
          <Problem>{problem}</Problem>
          {approved && single && (
            <UnitPicker
              path="unit"
              label={t("approval.which")}
              none={t(which === undefined ? "approval.byNumber" : "approval.choose")}
              value={form.values.unit}
              error={typeof unitError === "string" ? unitError : undefined}
              onChange={(id) => form.setFieldValue("unit", id)}
            />
          )}
          <Textarea
            size="md"
            rows={3}
            maxLength={1000}
            required={!approved}
            label={approved ? t("approval.reasonOptional") : common("reason.label")}
            description={t("approval.reasonHelp")}
            {...form.getInputProps("reason")}
          />
          <Textarea
            size="md"
            rows={2}
            maxLength={500}
            label={t("approval.notesOptional")}
            description={t("approval.reasonHelp")}
            {...form.getInputProps("notes")}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("action.cancel")}
            </Button>
            <Button type="submit" disabled={working} color={approved ? undefined : "red.8"}>
              {working ? common("list.working") : t(approved ? "approval.approve" : "approval.reject")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
