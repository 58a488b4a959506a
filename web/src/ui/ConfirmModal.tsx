import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/ui/ErrorState";

interface Props {
  opened: boolean;
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The verb on the button: "Cancel visit", not "OK". */
  confirm: string;
  danger?: boolean;
  /** The way out, when "Cancel" could be read as the act itself. */
  back?: string;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once. Stays open with the reason when the server refuses; closes when it has agreed. */
export function ConfirmModal({
  opened,
  title,
  children,
  confirm,
  danger = false,
  back,
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const close = (): void => {
    setProblem(null);
    onClose();
  };
  const act = async (): Promise<void> => {
    setWorking(true);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setProblem(say(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Stack>
        <div>{children}</div>
        {problem !== null && (
          <Text c="var(--gh-no)" role="alert">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {back ?? t("action.cancel")}
          </Button>
          <Button disabled={working} color={danger ? "red.8" : undefined} onClick={() => void act()}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
