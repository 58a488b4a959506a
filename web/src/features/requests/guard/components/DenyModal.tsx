import "@/features/requests/guard/texts";
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeny, type Denial } from "@/features/requests/guard/acts";
import { ReasonModal } from "@/ui/ReasonModal";
import { BigInput } from "@/ui/BigInput";

/** Whom a no is about, as far as it is known. */
export interface Denied {
  name: string;
  phone?: string;
  code?: string;
  visitId?: string;
  requestId?: string;
  /** An entry that the flat's yes has made: it is taken back first. */
  entryId?: string | null;
}

interface Props {
  who: Denied;
  gate: string | null;
  onDone: (name: string) => void;
  onClose: () => void;
}

/** The guard's own no, with a reason: recorded whatever spoke for the visitor. */
export default function DenyModal({ who, gate, onDone, onClose }: Props) {
  const { t } = useTranslation("gateAsk");
  const deny = useDeny();
  const [name, setName] = useState(who.name);
  const asksName = who.name === "" && who.requestId === undefined;
  const confirm = async (reason: string): Promise<void> => {
    const said: Denial = { reason, gate, visitor_name: name.trim() || null };
    await deny.mutateAsync({
      ...said,
      ...(who.code !== undefined && { code: who.code }),
      ...(who.visitId !== undefined && { visit_id: who.visitId }),
      ...(who.requestId !== undefined && { request_id: who.requestId }),
      ...(who.phone !== undefined && who.phone !== "" && { visitor_phone: who.phone }),
      entry: who.entryId ?? null,
    });
    onDone(name.trim());
  };
  return (
    <ReasonModal
      title={who.name === "" ? t("deny.title") : t("deny.titleOf", { name: who.name })}
      confirm={t("deny.confirm")}
      least={3}
      most={300}
      danger
      suggestions={Object.values(t("deny.reasons", { returnObjects: true }))}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text>
          {who.entryId && `${t("deny.undoText")} `}
          {t("deny.text")}
        </Text>
        {asksName && (
          <BigInput
            label={t("deny.name")}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Stack>
    </ReasonModal>
  );
}
