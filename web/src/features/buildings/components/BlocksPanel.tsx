import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/buildings/components/buildings.module.css";
import { BlockForm } from "@/features/buildings/components/UnitForms";
import { useEndBlock } from "@/features/buildings/mutations";
import { blocksQuery, type Block } from "@/features/buildings/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Loaded } from "@/ui/Loaded";
import panel from "@/ui/panel.module.css";

export function BlocksPanel({ building, onDone }: { building: string; onDone: (said: string) => void }) {
  const { t } = useTranslation("people");
  const blocks = useQuery(blocksQuery(building));
  const end = useEndBlock();
  const [form, setForm] = useState<Block | "new" | null>(null);
  const [ending, setEnding] = useState<Block | null>(null);
  return (
    <section className={panel.panel} aria-labelledby="blocks">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} id="blocks">
            {t("unit.blocks")}
          </Title>
          <Button variant="light" onClick={() => setForm("new")}>
            {t("unit.addBlock")}
          </Button>
        </Group>
        <Loaded query={blocks}>
          {(rows) =>
            rows.length === 0 ? (
              <Text className={panel.quiet}>{t("unit.noBlocks")}</Text>
            ) : (
              <ul className={classes.rows} aria-label={t("unit.blocks")}>
                {rows.map((block) => (
                  <li key={block.id} className={classes.head}>
                    <span>
                      <Text component="span" fw={600}>
                        {block.name}
                      </Text>
                      <span className={classes.small}>{t("unit.count", { count: block.flats })}</span>
                    </span>
                    <Group gap="xs">
                      <Button
                        variant="subtle"
                        aria-label={t("unit.changeOf", { unit: block.name })}
                        onClick={() => setForm(block)}
                      >
                        {t("unit.changeShort")}
                      </Button>
                      <Button
                        variant="default"
                        aria-label={t("unit.removeOf", { unit: block.name })}
                        onClick={() => setEnding(block)}
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
        <BlockForm block={form === "new" ? null : form} onDone={onDone} onClose={() => setForm(null)} />
      )}
      <ConfirmModal
        opened={ending !== null}
        title={t("unit.removeTitle", { unit: ending?.name ?? "" })}
        confirm={t("unit.remove")}
        danger
        onConfirm={async () => {
          if (ending === null) return;
          await end.mutateAsync(ending.id);
          onDone(t("unit.removed", { unit: ending.name }));
        }}
        onClose={() => setEnding(null)}
      >
        <Text>{t("unit.removeBlockText")}</Text>
      </ConfirmModal>
    </section>
  );
}
