import { IconUserPlus } from "@tabler/icons-react";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SearchDesk } from "@/features/gate/components/SearchDesk";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

/** Today's list, and whoever has no code at hand. */
export function SearchPage() {
  const { t } = useTranslation("guardDesk");
  const walkIn = (
    <Button component={Link} to="/gate/walk-in" leftSection={<IconUserPlus aria-hidden />}>
      {t("search.walkIn")}
    </Button>
  );
  return (
    <Page title={t("search.title")} actions={<BackToScanner />}>
      <SearchDesk nobody={walkIn} />
    </Page>
  );
}
