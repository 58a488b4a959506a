import { Button, Group, Stack, Text } from "@mantine/core";
import type { FormEventHandler, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/Dialog";
import { Problem } from "@/ui/Problem";

interface Props {
  title: string;
  /** What it is about, before anything is asked. */
  text?: ReactNode;
  problem: string | null;
  working: boolean;
  confirm: string;
  /** Before the word of the button. */
  sign?: ReactNode;
  danger?: boolean;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  children: ReactNode;
}

/** The frame of a form over a page: what is wrong at its top, its way out and its button at the end. */
export function FormModal({
  title,
  text,
  problem,
  working,
  confirm,
  sign,
  danger = false,
  onSubmit,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          {text !== undefined && <Text>{text}</Text>}
          <Problem>{problem}</Problem>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={working} leftSection={sign} color={danger ? "red.8" : undefined}>
              {working ? t("list.working") : confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
