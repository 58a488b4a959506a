import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlus, IconUserShield } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { GivePin } from "@/features/devices/components/GivePin";
import { GuardForm } from "@/features/devices/components/GuardForm";
import { GuardTable } from "@/features/devices/components/GuardTable";
import { useTakePin } from "@/features/devices/mutations";
import { guardsQuery, type Guard } from "@/features/devices/queries";
import { devices as texts } from "@/i18n/en/devices";
import { addTexts } from "@/i18n/i18n";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";

addTexts({ devices: texts });

/** The building's guards, and who of them can unlock a gate device. */
export default function GuardsPage() {
  const { t } = useTranslation("devices");
  const manages = useMay("people:manage");
  const list = useQuery(guardsQuery);
  const take = useTakePin();
  const [asked, setAsked] = useState<{ act: "add" } | { act: "give" | "take"; guard: Guard } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const close = (): void => setAsked(null);
  const finish = (said: string): void => {
    close();
    setDone(said);
  };
  const ask = (next: typeof asked): void => {
    setDone(null);
    setAsked(next);
  };
  const add = manages && (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => ask({ act: "add" })}>
      {t("guards.add")}
    </Button>
  );
  const taking = asked?.act === "take" ? asked.guard : undefined;
  return (
    <Page title={t("guards.title")} actions={add}>
      <Text>{t("guards.intro")}</Text>
      {done !== null && <Done>{done}</Done>}
      <Loaded query={list}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={<IconUserShield size={40} />} text={t("guards.empty")} action={add} />
          ) : (
            <GuardTable guards={rows} onAct={manages ? (act, guard) => ask({ act, guard }) : undefined} />
          )
        }
      </Loaded>
      {asked?.act === "add" && (
        <GuardForm onAdded={(name) => finish(t("guards.added", { name }))} onClose={close} />
      )}
      {asked?.act === "give" && (
        <GivePin
          guard={asked.guard}
          onGiven={() => finish(t("guards.pinSet", { name: asked.guard.full_name }))}
          onClose={close}
        />
      )}
      <ConfirmModal
        opened={taking !== undefined}
        title={t("guards.removeTitle", { name: taking?.full_name ?? "" })}
        confirm={t("guards.removePin")}
        danger
        onConfirm={async () => {
          if (taking === undefined) return;
          await take.mutateAsync(taking.member_id);
          setDone(t("guards.removed", { name: taking.full_name }));
        }}
        onClose={close}
      >
        <Text>{t("guards.removeText", { name: taking?.full_name ?? "" })}</Text>
      </ConfirmModal>
    </Page>
  );
}
