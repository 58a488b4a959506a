import { Button, SimpleGrid, Textarea } from "@mantine/core";
import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/ui/ErrorState";
import { FormModal } from "@/ui/FormModal";
import classes from "@/ui/reason.module.css";

interface Props {
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirm: string;
  least: number;
  most: number;
  danger?: boolean;
  /** What was said before. */
  first?: string | undefined;
  /** What is said most: one tap writes it. */
  suggestions?: readonly string[];
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** An act that must say why. Stays open with the server's reason when it refuses. */
export function ReasonModal({
  title,
  children,
  confirm,
  least,
  most,
  danger = false,
  first = "",
  suggestions = [],
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation();
  const say = useErrorText();
  const [reason, setReason] = useState(first);
  const [wrong, setWrong] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const write = (text: string): void => {
    setReason(text);
    setWrong(null);
  };
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
    <FormModal
      title={title}
      problem={problem}
      working={working}
      confirm={confirm}
      danger={danger}
      onSubmit={submit}
      onClose={onClose}
    >
      <div>{children}</div>
      {suggestions.length > 0 && (
        <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
          {suggestions.map((text) => (
            <Button
              key={text}
              h="auto"
              mih="var(--gh-touch)"
              px="xs"
              classNames={{ label: classes.wrap ?? "" }}
              variant={text === reason ? "light" : "default"}
              onClick={() => write(text)}
            >
              {text}
            </Button>
          ))}
        </SimpleGrid>
      )}
      <Textarea
        ref={field}
        size="md"
        rows={3}
        required={least > 0}
        label={t("reason.label")}
        description={least > 1 ? t("reason.least", { count: least }) : undefined}
        maxLength={most}
        value={reason}
        error={wrong}
        onChange={(event) => write(event.currentTarget.value)}
      />
    </FormModal>
  );
}
