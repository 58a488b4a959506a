import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

interface Props {
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirm: string;
  least: number;
  most: number;
  danger?: boolean;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** An act that must say why. Stays open with the server's reason when it refuses. */
export function ReasonModal({ title, children, confirm, least, most, danger, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const refuse = (text: string): void => {
    setWrong(text);
    field.current?.focus();
  };
  const act = async (): Promise<void> => {
    setProblem(null);
    if (reason.trim().length < least)
      return refuse(least === 1 ? t("reason.needed") : t("reason.tooShort", { count: least }));
    setWorking(true);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (error) {
      const refused = asApiError(error);
      const atField = refused.field("reason");
      if (atField === undefined) setProblem(say(refused));
      else refuse(atField);
    } finally {
      setWorking(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void act();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <div>{children}</div>
          <Problem>{problem}</Problem>
          <Textarea
            ref={field}
            size="md"
            rows={3}
            required
            label={t("reason.label")}
            description={least > 1 ? t("reason.least", { count: least }) : undefined}
            maxLength={most}
            value={reason}
            error={wrong}
            onChange={(event) => {
              setReason(event.currentTarget.value);
              setWrong(null);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={working} color={danger ? "red.8" : undefined}>
              {working ? t("list.working") : confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
