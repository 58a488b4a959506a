import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useCallOff } from "@/features/visits/mutations";
import { ConfirmModal } from "@/ui/ConfirmModal";

interface Props {
  visitId: string;
  /** Hosts and desks are told different things. */
  words: { title: string; text: string; reason: string; confirm: string };
  opened: boolean;
  onClose: () => void;
}

export function CallOffVisit({ visitId, words, opened, onClose }: Props) {
  const [reason, setReason] = useState("");
  const callOff = useCallOff(visitId);
  return (
    <ConfirmModal
      opened={opened}
      danger
      title={words.title}
      confirm={words.confirm}
      onConfirm={() => callOff.mutateAsync(reason.trim())}
      onClose={onClose}
    >
      <Stack>
        <Text>{words.text}</Text>
        <TextInput
          label={words.reason}
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </Stack>
    </ConfirmModal>
  );
}
