import { Button } from "@mantine/core";
import { IconScan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function BackToScanner() {
  const { t } = useTranslation("guard");
  return (
    <Button
      component={Link}
      to="/gate"
      px={12}
      flex="none"
      variant="light"
      className="no-print"
      leftSection={<IconScan aria-hidden />}
    >
      {t("shell.back")}
    </Button>
  );
}
