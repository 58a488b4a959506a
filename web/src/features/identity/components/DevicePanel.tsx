import {
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignOut } from "@/api/session";
import { useErrorText } from "@/ui/ErrorState";

/** What belongs to this device: its colours, and the way out. */
export function DevicePanel() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const say = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = (): void => {
    setLeaving(true);
    setProblem(null);
    signOut().catch((error: unknown) => {
      setLeaving(false);
      setProblem(t("account.signOutFailed", { reason: say(error) }));
    });
  };
  return (
    <Card withBorder component="section" aria-labelledby="device">
      <Stack>
        <Title order={2} id="device">
          {t("account.device")}
        </Title>
        <div>
          <Text size="sm" mb={4} id="colours">
            {t("account.colours")}
          </Text>
          <SegmentedControl
            fullWidth
            size="md"
            aria-labelledby="colours"
            value={colorScheme}
            onChange={(value) => {
              setColorScheme(value as "auto" | "light" | "dark");
            }}
            data={[
              { value: "auto", label: t("account.colourAuto") },
              { value: "light", label: t("account.colourLight") },
              { value: "dark", label: t("account.colourDark") },
            ]}
          />
        </div>
        <Group>
          <Button
            variant="default"
            disabled={leaving}
            leftSection={<IconLogout size={18} aria-hidden />}
            onClick={leave}
          >
            {t("account.signOut")}
          </Button>
        </Group>
        {problem !== null && (
          <Text role="alert" c="var(--gh-no)">
            {problem}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
