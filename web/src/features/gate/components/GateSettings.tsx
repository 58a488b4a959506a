import { Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { gateName, nameGate } from "@/features/gate/settings";
import { play, wakeSound } from "@/features/gate/sound";
import { useStore } from "@/lib/store";
import { BigButton } from "@/ui/BigButton";
import { Dialog } from "@/ui/Dialog";

/** What belongs to this device, not to the guard. */
export function GateSettings({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("guard");
  return (
    <Dialog onClose={onClose} title={t("settings.title")}>
      <Form onDone={onClose} />
    </Dialog>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(["guard", "common"]);
  const kept = useStore(gateName);
  const [name, setName] = useState(kept ?? "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        nameGate(name);
        onDone();
      }}
    >
      <Stack>
        <TextInput
          label={t("settings.gate")}
          description={t("settings.gateHint")}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group grow>
          <BigButton
            type="button"
            variant="default"
            onClick={() => {
              wakeSound();
              play("in");
            }}
          >
            {t("settings.test")}
          </BigButton>
          <BigButton type="submit">{t("common:action.save")}</BigButton>
        </Group>
      </Stack>
    </form>
  );
}
