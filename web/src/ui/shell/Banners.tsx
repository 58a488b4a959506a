import { Alert, Button, Group, Text } from "@mantine/core";
import { IconDownload, IconLockOpen, IconRefresh, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { busy } from "@/lib/busy";
import { canInstall, dismissInstall, install, installHint } from "@/lib/install";
import { isInsecureAddress } from "@/lib/meta";
import { useStore } from "@/lib/store";
import { applyUpdate, updateReady } from "@/lib/update";

export function InsecureBanner() {
  const { t } = useTranslation();
  if (!isInsecureAddress()) return null;
  return (
    <Alert
      color="orange.9"
      variant="outline"
      radius={0}
      icon={<IconLockOpen aria-hidden />}
      title={t("insecure.title")}
    >
      {t("insecure.text")}
    </Alert>
  );
}

/** Offers the new version; never while a scan runs. */
export function UpdateBanner() {
  const { t } = useTranslation();
  const ready = useStore(updateReady);
  const working = useStore(busy);
  const [later, setLater] = useState(false);
  if (!ready || working || later) return null;
  return (
    <Alert
      radius={0}
      variant="outline"
      icon={<IconRefresh aria-hidden />}
      title={t("update.title")}
      role="status"
    >
      <Group justify="space-between">
        <Text size="sm">{t("update.text")}</Text>
        <Group gap="xs">
          <Button variant="default" onClick={() => setLater(true)}>
            {t("action.later")}
          </Button>
          <Button onClick={applyUpdate}>{t("update.action")}</Button>
        </Group>
      </Group>
    </Alert>
  );
}

/** The browser's own installation where it offers one, the two taps of iOS elsewhere. */
export function InstallBanner() {
  const { t } = useTranslation();
  const possible = useStore(canInstall);
  const hint = useStore(installHint);
  if (!possible && !hint) return null;
  return (
    <Alert radius={12} variant="outline" icon={<IconDownload aria-hidden />} title={t("install.title")}>
      <Group justify="space-between">
        <Text size="sm">{possible ? t("install.text") : t("install.ios")}</Text>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconX size={18} aria-hidden />} onClick={dismissInstall}>
            {t("action.later")}
          </Button>
          {possible && <Button onClick={() => void install()}>{t("install.action")}</Button>}
        </Group>
      </Group>
    </Alert>
  );
}
