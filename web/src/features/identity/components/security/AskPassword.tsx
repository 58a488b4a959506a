import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

interface Props {
  opened: boolean;
  title: string;
  children: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  /** A second field, when the act asks for more than the password. */
  extra?: string;
  onAct: (password: string, extra: string) => Promise<unknown>;
  onClose: () => void;
}

/** An act that asks for the password again. Stays open with the reason when the server refuses. */
export function AskPassword({ opened, title, children, action, danger, extra, onAct, onClose }: Props) {
  const { t } = useTranslation("security");
  const common = useTranslation().t;
  const say = useErrorText();
  const [password, setPassword] = useState("");
  const [more, setMore] = useState("");
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problem = error === null ? null : asApiError(error);
  const close = (): void => {
    setPassword("");
    setMore("");
    setError(null);
    onClose();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password === "" || working) return;
    setWorking(true);
    setError(null);
    try {
      await onAct(password, more.trim());
      close();
    } catch (refused) {
      setError(refused);
    } finally {
      setWorking(false);
    }
  };
  const atField = problem?.field("password") ?? problem?.field("current_password");
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          <Text>{children}</Text>
          <Problem>
            {problem !== null && atField === undefined && problem.field("code") === undefined
              ? say(problem)
              : null}
          </Problem>
          <PasswordInput
            label={t("factor.password")}
            autoComplete="current-password"
            data-autofocus
            value={password}
            error={atField}
            visibilityToggleButtonProps={{ "aria-label": common("signIn.showPassword") }}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          {extra !== undefined && (
            <TextInput
              label={extra}
              autoComplete="one-time-code"
              value={more}
              error={problem?.field("code")}
              onChange={(event) => {
                setMore(event.currentTarget.value);
              }}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("action.cancel")}
            </Button>
            <Button
              type="submit"
              disabled={working || password === ""}
              color={danger === true ? "red.8" : undefined}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
