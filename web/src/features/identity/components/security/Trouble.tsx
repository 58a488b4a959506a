import { Button, Checkbox, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AskPassword } from "@/features/identity/components/security/AskPassword";
import {
  useDeleteAccount,
  useLockAccount,
  useLoginNotifications,
  useReport,
} from "@/features/identity/security";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";
import { CardSection } from "@/ui/Section";

export function Alerts({ on }: { on: boolean }) {
  const { t } = useTranslation("security");
  const say = useErrorText();
  const change = useLoginNotifications();
  return (
    <CardSection title={t("alerts.title")}>
      <Checkbox
        size="md"
        label={t("alerts.newDevice")}
        checked={on}
        disabled={change.isPending}
        onChange={(event) => {
          change.mutate(event.currentTarget.checked);
        }}
      />
      {change.isError && <Problem>{t("alerts.failed", { reason: say(change.error) })}</Problem>}
    </CardSection>
  );
}

export function Trouble() {
  const { t } = useTranslation("security");
  const report = useReport();
  const lock = useLockAccount();
  const [asking, setAsking] = useState<"report" | "lock" | null>(null);
  const [seen, setSeen] = useState("");
  const close = (): void => {
    setAsking(null);
  };
  return (
    <CardSection title={t("trouble.title")}>
      <Text>{t("trouble.text")}</Text>
      <Group>
        <Button
          variant="default"
          onClick={() => {
            setAsking("report");
          }}
        >
          {t("trouble.report")}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            setAsking("lock");
          }}
        >
          {t("trouble.lock")}
        </Button>
      </Group>
      <ConfirmModal
        opened={asking === "report"}
        title={t("trouble.reportTitle")}
        confirm={t("trouble.report")}
        danger
        onConfirm={() => report(seen.trim() === "" ? null : seen.trim())}
        onClose={close}
      >
        <Text>{t("trouble.reportText")}</Text>
        <TextInput
          mt="md"
          label={t("trouble.what")}
          value={seen}
          maxLength={500}
          onChange={(event) => {
            setSeen(event.currentTarget.value);
          }}
        />
      </ConfirmModal>
      <AskPassword
        opened={asking === "lock"}
        title={t("trouble.lockTitle")}
        action={t("trouble.lock")}
        danger
        onClose={close}
        onAct={lock}
      >
        {t("trouble.lockText")}
      </AskPassword>
    </CardSection>
  );
}

export function RemoveAccount() {
  const { t } = useTranslation("security");
  const remove = useDeleteAccount();
  const [asking, setAsking] = useState(false);
  return (
    <CardSection title={t("remove.title")}>
      <Text>{t("remove.text")}</Text>
      <Group>
        <Button
          variant="default"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t("remove.action")}
        </Button>
      </Group>
      <AskPassword
        opened={asking}
        title={t("remove.confirmTitle")}
        action={t("remove.action")}
        danger
        onClose={() => {
          setAsking(false);
        }}
        onAct={remove}
      >
        {t("remove.text")}
      </AskPassword>
    </CardSection>
  );
}
