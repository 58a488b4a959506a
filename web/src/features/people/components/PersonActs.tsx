import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MoveOutDialog } from "@/features/people/components/MoveDialogs";
import {
  useCallOffMoveOut,
  useEndMembership,
  useLetIn,
  useResetFactor,
  useSuspend,
} from "@/features/people/mutations";
import type { PersonDetail } from "@/features/people/queries";
import { shownName } from "@/features/people/words";
import { ConfirmModal } from "@/ui/ConfirmModal";
import panel from "@/ui/panel.module.css";
import { ReasonModal } from "@/ui/ReasonModal";

type Act = "suspend" | "letIn" | "reset" | "end" | "moveOut" | "callOff";

interface Props {
  person: PersonDetail;
  onDone: (said: string) => void;
}

/** What an administrator can do with somebody else; each dialog says what will happen. */
export function PersonActs({ person, onDone }: Props) {
  const { t } = useTranslation("people");
  const [act, setAct] = useState<Act | null>(null);
  const id = person.member_id;
  const suspend = useSuspend(id);
  const letIn = useLetIn(id);
  const reset = useResetFactor(id);
  const end = useEndMembership(id);
  const callOff = useCallOffMoveOut(id);
  const name = shownName(person, t("person.nameless"));
  const close = (): void => setAct(null);
  const { status, leaves_at, two_factor } = person;
  if (status !== "active" && status !== "suspended") return null;
  const resident = person.role === "resident" || person.role === "landlord";
  const dialog = { least: 10, most: 500, onClose: close };
  return (
    <section className={panel.panel} aria-labelledby="acts">
      <Stack gap="xs">
        <Title order={2} id="acts">
          {t("person.acts")}
        </Title>
        <Group gap="xs">
          {status === "active" ? (
            <Button variant="default" onClick={() => setAct("suspend")}>
              {t("person.suspend")}
            </Button>
          ) : (
            <Button onClick={() => setAct("letIn")}>{t("person.letIn")}</Button>
          )}
          {two_factor && (
            <Button variant="default" onClick={() => setAct("reset")}>
              {t("person.resetFactor")}
            </Button>
          )}
          {leaves_at !== null && (
            <Button variant="default" onClick={() => setAct("callOff")}>
              {t("person.callOff")}
            </Button>
          )}
          <Button variant="default" c="var(--gh-no)" onClick={() => setAct(resident ? "moveOut" : "end")}>
            {t(resident ? "person.moveOut" : "person.end")}
          </Button>
        </Group>
      </Stack>
      {act === "suspend" && (
        <ReasonModal
          {...dialog}
          title={t("person.suspendTitle", { name })}
          confirm={t("person.suspend")}
          danger
          onConfirm={async (reason) => {
            await suspend.mutateAsync(reason);
            onDone(t("person.done.suspended"));
          }}
        >
          <Text>{t("person.suspendText")}</Text>
        </ReasonModal>
      )}
      {act === "reset" && (
        <ReasonModal
          {...dialog}
          title={t("person.resetTitle", { name })}
          confirm={t("person.resetFactor")}
          danger
          onConfirm={async (reason) => {
            await reset.mutateAsync(reason);
            onDone(t("person.done.reset"));
          }}
        >
          <Text>{t("person.resetText")}</Text>
        </ReasonModal>
      )}
      {act === "end" && (
        <ReasonModal
          {...dialog}
          title={t("person.endTitle", { name })}
          confirm={t("person.end")}
          danger
          onConfirm={async (reason) => {
            await end.mutateAsync(reason);
            onDone(t("person.done.ended"));
          }}
        >
          <Text>{t("person.endText")}</Text>
        </ReasonModal>
      )}
      {act === "moveOut" && <MoveOutDialog person={person} onDone={onDone} onClose={close} />}
      <ConfirmModal
        opened={act === "letIn"}
        title={t("person.letInTitle", { name })}
        confirm={t("person.letIn")}
        onConfirm={async () => {
          await letIn.mutateAsync(undefined);
          onDone(t("person.done.letIn"));
        }}
        onClose={close}
      >
        <Text>{t("person.letInText")}</Text>
      </ConfirmModal>
      <ConfirmModal
        opened={act === "callOff"}
        title={t("person.callOffTitle", { name })}
        confirm={t("person.callOff")}
        onConfirm={async () => {
          await callOff.mutateAsync(undefined);
          onDone(t("person.done.calledOff"));
        }}
        onClose={close}
      >
        <Text>{t("person.callOffText")}</Text>
      </ConfirmModal>
    </section>
  );
}
