import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import "@mantine/core/styles/Code.css";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import classes from "@/features/identity/components/security/security.module.css";
import { useConfirmFactor } from "@/features/identity/security";
import { useErrorText } from "@/ui/ErrorState";
import { SixBoxes } from "@/ui/SixBoxes";

interface Props {
  picture: { svg: string; secret: string };
  onDone: (recoveryCodes: string[]) => void;
  onCancel: () => void;
}

/** The picture for the app, and the first code it shows. */
export function ConfirmFactor({ picture, onDone, onCancel }: Props) {
  const { t } = useTranslation("security");
  const common = useTranslation().t;
  const say = useErrorText();
  const confirm = useConfirmFactor();
  const [code, setCode] = useState("");
  const problem = confirm.isError ? asApiError(confirm.error) : null;
  const send = (full: string): void => {
    if (full.length !== 6 || confirm.isPending) return;
    confirm.mutate(full, {
      onSuccess: (answer) => {
        onDone(answer.recovery_codes ?? []);
      },
      onError: () => {
        setCode("");
      },
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(code);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{t("factor.scan")}</Text>
        <img
          className={classes.qr}
          alt={t("factor.picture")}
          src={`data:image/svg+xml;utf8,${encodeURIComponent(picture.svg)}`}
        />
        <div>
          <Text size="sm">{t("factor.typed")}</Text>
          <Code className={classes.secret}>{picture.secret}</Code>
        </div>
        <SixBoxes
          label={t("factor.code")}
          value={code}
          error={problem === null ? null : (problem.field("code") ?? say(problem))}
          onChange={setCode}
          onComplete={send}
        />
        <Group>
          <Button type="submit" disabled={code.length !== 6 || confirm.isPending}>
            {t("factor.confirm")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {common("action.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Shown once; the person says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation("security");
  const common = useTranslation().t;
  const [copied, setCopied] = useState(false);
  return (
    <Stack gap="sm" role="status">
      <Title order={3}>{t("factor.recoveryTitle")}</Title>
      <Text>{t("factor.recoveryText")}</Text>
      <ul className={classes.codes} aria-label={t("factor.recoveryTitle")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group>
        <Button
          variant="default"
          onClick={() => {
            void navigator.clipboard.writeText(codes.join("\n")).then(() => {
              setCopied(true);
            });
          }}
        >
          {copied ? common("action.copied") : t("factor.copyCodes")}
        </Button>
        <Button onClick={onKept}>{t("factor.kept")}</Button>
      </Group>
    </Stack>
  );
}
