import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDoor, IconDoorOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/buildings/components/buildings.module.css";
import { GateForm } from "@/features/buildings/components/UnitForms";
import { useChangeGate, useEndGate } from "@/features/buildings/mutations";
import { gatesQuery, type Gate } from "@/features/buildings/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Loaded } from "@/ui/Loaded";
import panel from "@/ui/panel.module.css";
import { StatusBadge } from "@/ui/StatusBadge";

/** A closed gate lets nobody in, but out. */
export function GatesPanel({ building, onDone }: { building: string; onDone: (said: string) => void }) {
  const { t } = useTranslation("people");
  const gates = useQuery(gatesQuery(building));
  const change = useChangeGate();
  const end = useEndGate();
  const [form, setForm] = useState<Gate | "new" | null>(null);
  const [asked, setAsked] = useState<{ what: "turn" | "end"; gate: Gate } | null>(null);
  const gate = asked?.gate;
  const closes = gate?.isOpen === true;
  const name = gate?.name ?? "";
  return (
    <section className={panel.panel} aria-labelledby="gates">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} id="gates">
            {t("gate.title")}
          </Title>
          <Button variant="light" onClick={() => setForm("new")}>
            {t("gate.add")}
          </Button>
        </Group>
        <Loaded query={gates}>
          {(rows) =>
            rows.length === 0 ? (
              <Text className={panel.quiet}>{t("gate.none")}</Text>
            ) : (
              <ul className={classes.rows} aria-label={t("gate.title")}>
                {rows.map((one) => (
                  <li key={one.id}>
                    <div className={classes.head}>
                      <span>
                        <Text component="span" fw={600}>
                          {one.name}
                        </Text>
                        <span className={classes.small}>
                          {t("gate.number", { number: one.number })} · {t("gate.devices", { count: one.devices })}
                        </span>
                      </span>
                      <StatusBadge icon={one.isOpen ? <IconDoor /> : <IconDoorOff />}>
                        {t(one.isOpen ? "gate.open" : "gate.closed")}
                      </StatusBadge>
                    </div>
                    <Group gap="xs">
                      <Button
                        variant="light"
                        aria-label={t(one.isOpen ? "gate.closeOf" : "gate.reopenOf", { gate: one.name })}
                        onClick={() => setAsked({ what: "turn", gate: one })}
                      >
                        {t(one.isOpen ? "gate.close" : "gate.reopen")}
                      </Button>
                      <Button
                        variant="subtle"
                        aria-label={t("gate.renameOf", { gate: one.name })}
                        onClick={() => setForm(one)}
                      >
                        {t("gate.renameShort")}
                      </Button>
                      <Button
                        variant="default"
                        aria-label={t("unit.removeOf", { unit: one.name })}
                        onClick={() => setAsked({ what: "end", gate: one })}
                      >
                        {t("unit.remove")}
                      </Button>
                    </Group>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Stack>
      {form !== null && (
        <GateForm gate={form === "new" ? null : form} onDone={onDone} onClose={() => setForm(null)} />
      )}
      <ConfirmModal
        opened={asked?.what === "turn"}
        title={t(closes ? "gate.closeTitle" : "gate.reopenTitle", { gate: name })}
        confirm={t(closes ? "gate.close" : "gate.reopen")}
        danger={closes}
        onConfirm={async () => {
          if (gate === undefined) return;
          await change.mutateAsync({ id: gate.id, body: { status: closes ? "closed" : "open" } });
          onDone(t(closes ? "gate.isClosed" : "gate.isOpen", { gate: name }));
        }}
        onClose={() => setAsked(null)}
      >
        <Text>{t(closes ? "gate.closeText" : "gate.reopenText")}</Text>
      </ConfirmModal>
      <ConfirmModal
        opened={asked?.what === "end"}
        title={t("unit.removeTitle", { unit: name })}
        confirm={t("unit.remove")}
        danger
        onConfirm={async () => {
          if (gate === undefined) return;
          await end.mutateAsync(gate.id);
          onDone(t("unit.removed", { unit: name }));
        }}
        onClose={() => setAsked(null)}
      >
        <Text>{t("gate.removeText")}</Text>
      </ConfirmModal>
    </section>
  );
}
