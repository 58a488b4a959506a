import { Button, Group, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useHandOver, type Shift } from "@/features/desk/shift";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";
import { Dialog } from "@/ui/Dialog";

interface Props {
  reliefs: Shift["reliefs"];
  /** The name of whoever was told, or nothing. */
  onDone: (name: string) => void;
}

/** The end of a shift: a note, and for whom. */
export function HandOver(props: Props) {
  const { t } = useTranslation("guardDesk");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        fz="lg"
        variant="light"
        maw={640}
        leftSection={<IconSend aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t("shift.handOver")}
      </Button>
      {isOpen && <Form {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Form({ reliefs, onDone, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation(["guardDesk", "common"]);
  const say = useErrorText();
  const handOver = useHandOver();
  const [note, setNote] = useState("");
  const [to, setTo] = useState("");
  const submit = (): void => {
    const name = reliefs.find((one) => one.member_id === to)?.name ?? "";
    handOver.mutate(
      { note, to },
      {
        onSuccess: () => {
          onDone(name);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} title={t("shift.handTitle")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Text>{t("shift.handText")}</Text>
          <Problem>{handOver.isError ? say(handOver.error) : null}</Problem>
          <Textarea
            size="md"
            rows={4}
            label={t("shift.handNote")}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <NativeSelect
            size="lg"
            label={t("shift.handTo")}
            value={to}
            data={[
              { value: "", label: t("shift.whoever") },
              ...reliefs.map((one) => ({
                value: one.member_id,
                label: one.on_shift ? t("shift.onShift", { name: one.name }) : one.name,
              })),
            ]}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Group grow>
            <Button variant="default" onClick={onClose}>
              {t("common:action.cancel")}
            </Button>
            <Button type="submit" disabled={handOver.isPending}>
              {handOver.isPending ? t("shift.handing") : t("shift.handOver")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
