import { Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Unsent } from "@/features/requests/guard/components/DenyModal";
import { BigButton } from "@/ui/BigButton";
import { Problem } from "@/ui/Problem";

interface Props {
  unsent: Unsent;
  onAgain: () => void;
  onForget: () => void;
}

/** Above every page of the gate, until it is recorded or the guard lets it be. */
export function UnsentDenial({ unsent: { name, reason }, onAgain, onForget }: Props) {
  const { t } = useTranslation(["gateAsk", "common"]);
  return (
    <Problem>
      <Stack gap="xs" data-testid="unsent">
        {t("deny.unsent", { who: name || reason })}
        <Group grow>
          <BigButton variant="default" onClick={onForget}>
            {t("deny.forget")}
          </BigButton>
          <BigButton onClick={onAgain}>{t("common:action.retry")}</BigButton>
        </Group>
      </Stack>
    </Problem>
  );
}
