import "@/features/requests/guard/texts";
import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { newId } from "@/api/transport";
import { useDeny, type Denial } from "@/features/requests/guard/acts";
import { useErrorText } from "@/ui/ErrorState";
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
/** Nobody answered. It waits for the guard's next try: the server takes no time of a device here, and sent by itself later it
 * would stand at a time at which nobody was turned away. */
export interface Unsent extends Denied {
  key: string;
  reason: string;
}

interface Props {
  who: Denied | Unsent;
  gate: string | null;
  onDone: (name: string, key: string) => void;
  onUnsent: (unsent: Unsent) => void;
  onClose: () => void;
}

/** The guard's own no, with a reason: recorded whatever spoke for the visitor. */
export default function DenyModal({ who, gate, onDone, onUnsent, onClose }: Props) {
  const { t } = useTranslation(["gateAsk", "common"]);
  const say = useErrorText();
  const deny = useDeny();
  const before = "key" in who ? who : null;
  const [key] = useState(before?.key ?? newId);
  const [name, setName] = useState(who.name);
  const asksName = who.name === "" && who.requestId === undefined;
  const confirm = async (reason: string): Promise<void> => {
    const said: Denial = { reason, gate, visitor_name: name.trim() || null };
    try {
      await deny.mutateAsync({
        ...said,
        ...(who.code !== undefined && { code: who.code }),
        ...(who.visitId !== undefined && { visit_id: who.visitId }),
        ...(who.requestId !== undefined && { request_id: who.requestId }),
        ...(who.phone !== undefined && who.phone !== "" && { visitor_phone: who.phone }),
        entry: who.entryId ?? null,
        key,
      });
    } catch (error) {
      if (!asApiError(error).isPassing) throw error;
      onUnsent({ ...who, name: name.trim(), reason, key });
      throw new Error(t("deny.failed", { reason: say(error) }), { cause: error });
    }
    onDone(name.trim(), key);
  };
  return (
    <ReasonModal
      title={who.name === "" ? t("deny.title") : t("deny.titleOf", { name: who.name })}
      confirm={before || deny.isError ? t("common:action.retry") : t("deny.confirm")}
      least={3}
      most={300}
      danger
      first={before?.reason}
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
