import { useTranslation } from "react-i18next";
import { InsideDesk } from "@/features/gate/components/InsideDesk";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

export function InsidePage() {
  const { t } = useTranslation("guardDesk");
  return (
    <Page title={t("inside.title")} actions={<BackToScanner />}>
      <InsideDesk />
    </Page>
  );
}
