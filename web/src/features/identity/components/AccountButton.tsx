import { ActionIcon } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** To my profile, where the building is switched and the way out is. `base` is the area's path: "/gate", "" … */
export function AccountButton({ base }: { base: string }) {
  const { t } = useTranslation();
  return (
    <ActionIcon component={Link} to={`${base}/profile`} aria-label={t("account.menu")} color="gray">
      <IconUserCircle aria-hidden color="var(--gh-text)" />
    </ActionIcon>
  );
}
