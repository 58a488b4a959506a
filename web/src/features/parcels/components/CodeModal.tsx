import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Keys } from "@/features/parcels/components/ParcelDesk";
import { useGiveByCode, type Parcel } from "@/features/parcels/parcels";
import { useParcelProblem } from "@/features/parcels/useParcelProblem";
import { Problem } from "@/ui/Problem";
import { Dialog } from "@/ui/Dialog";

interface Props {
  keypad: Keys;
  onGiven: (parcel: Parcel) => void;
  onClose: () => void;
}

/** Six digits say which parcel it is; the last one hands it over. */
export function CodeModal({ keypad: Keypad, onGiven, onClose }: Props) {
  const { t } = useTranslation("guardDesk");
  const say = useParcelProblem();
  const give = useGiveByCode();
  const take = (code: string): void =>
    give.mutate(code, {
      onSuccess: (parcel) => {
        onGiven(parcel);
        onClose();
      },
    });
  return (
    <Dialog onClose={onClose} title={t("parcels.code.title")}>
      <Stack data-testid="give-by-code">
        <Text role="status">{give.isPending ? t("parcels.code.working") : t("parcels.code.text")}</Text>
        <Problem>{give.isError ? say(give.error) : null}</Problem>
        <Keypad onCode={take} disabled={give.isPending} />
      </Stack>
    </Dialog>
  );
}
