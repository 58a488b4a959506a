import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEventHandler, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/ui/Problem";

interface Props {
  title: string;
  problem: string | null;
  working: boolean;
  confirm: string;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  children: ReactNode;
}

/** The frame of a small form over a page. */
export function FormModal({ title, problem, working, confirm, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={onSubmit} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={working}>
              {working ? t("list.working") : confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
