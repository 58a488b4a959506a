import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { NewPin, PinField, usePinRules } from "@/features/devices/components/PinFields";
import { useOwnPin } from "@/features/devices/mutations";
import { isPin } from "@/features/devices/pin";
import { formatDateTime } from "@/lib/time";
import { Done, Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

/** A guard sets the own PIN, and changes it by showing the old one. */
export function OwnPin({ setAt }: { setAt: string | null }) {
  const { t } = useTranslation("devices");
  const [saved, setSaved] = useState(false);
  const save = useOwnPin();
  const { form, problem, setProblem, refuse, submit } = useServerForm(
    {
      initialValues: { current: "", pin: "", again: "" },
      validate: {
        current: (current) => (setAt === null || isPin(current) ? null : t("pin.shape")),
        ...usePinRules(),
      },
    },
    { current_pin: "current" },
  );
  const send = submit(({ current, pin }) => {
    setSaved(false);
    save.mutate(
      { pin, ...(setAt !== null && { current_pin: current }) },
      {
        onSuccess: () => {
          form.reset();
          setSaved(true);
        },
        onError: (error) => (asApiError(error).status === 429 ? setProblem(t("pin.wait")) : refuse(error)),
      },
    );
  });
  return (
    <Card withBorder>
      <form onSubmit={send} noValidate autoComplete="off">
        <Stack>
          <Text>
            {setAt === null ? t("pin.none") : t("pin.since", { when: formatDateTime(new Date(setAt)) })}
          </Text>
          {saved && <Done>{t("pin.saved")}</Done>}
          <Problem>{problem}</Problem>
          {setAt !== null && <PinField label={t("pin.current")} bound={form.getInputProps("current")} />}
          <NewPin bind={(name) => form.getInputProps(name)} />
          <Group>
            <Button type="submit" disabled={save.isPending}>
              {t(save.isPending ? "working" : "pin.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
