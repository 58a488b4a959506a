import { useTranslation } from "react-i18next";
import { RollDesk } from "@/features/desk/components/RollDesk";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

export function RollPage() {
  const { t } = useTranslation("guardDesk");
  return (
    <Page title={t("roll.title")} actions={<BackToScanner />}>
      <RollDesk />
    </Page>
  );
}
