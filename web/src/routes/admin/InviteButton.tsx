import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";

export function InviteButton() {
  const { t } = useTranslation("admin");
  if (!useMay("visit:create")) return null;
  return (
    <Button component={Link} to="/admin/invite" leftSection={<IconUserPlus size={20} aria-hidden />}>
      {t("invite.button")}
    </Button>
  );
}
