import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SessionStateWord } from "@/features/tokens/components/TokenStates";
import { useSessionWords } from "@/features/tokens/components/useSessionWords";
import type { TokenEntry } from "@/features/tokens/queries";
import { formatDateTime } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { PhoneLink } from "@/ui/PhoneLink";

interface Props {
  entry: TokenEntry;
  onEnd?: () => void;
  onClose: () => void;
}

const moment = (at: string | null): string | null => (at === null ? null : formatDateTime(new Date(at)));
const phone = (number: string | null): ReactNode => number !== null && <PhoneLink number={number} />;

/** The audit trail of a stay. */
export function SessionDetails({ entry, onEnd, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const common = useTranslation().t;
  const words = useSessionWords();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={entry.visitor_name}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Stack>
        <div>
          <SessionStateWord entry={entry} />
        </div>
        <Facts
          facts={[
            [t("sessions.fact.purpose"), words.purpose(entry)],
            [t("sessions.fact.phone"), phone(entry.visitor_phone)],
            [t("sessions.fact.host"), entry.resident_name],
            [t("sessions.fact.hostPhone"), phone(entry.resident_phone)],
            [t("sessions.fact.unit"), entry.house_number],
            [t("sessions.fact.address"), entry.address],
            [t("sessions.fact.in"), moment(entry.entered_at)],
            [t("sessions.fact.grantedBy"), entry.guard_name],
            [t("sessions.fact.gateIn"), entry.gate],
            [t("sessions.fact.until"), moment(entry.expires_at)],
            [t("sessions.fact.out"), moment(entry.exited_at)],
            [t("sessions.fact.outBy"), entry.exit_guard_name],
            [t("sessions.fact.gateOut"), entry.exit_gate],
            [t("sessions.fact.lasting"), words.lasting(entry)],
            [t("sessions.fact.note"), entry.note],
          ]}
        />
        {onEnd && (
          <Group justify="flex-end">
            <Button color="red.8" onClick={onEnd}>
              {t("sessions.end")}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}
