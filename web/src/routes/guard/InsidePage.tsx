import { useTranslation } from "react-i18next";
import { InsideList } from "@/features/gate/components/InsideList";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

export default function InsidePage() {
  const { t } = useTranslation("guard");
  return (
    <Page title={t("inside.title")} actions={<BackToScanner />}>
      <InsideList />
    </Page>
  );
}
