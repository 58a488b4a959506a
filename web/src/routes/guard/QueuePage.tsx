import { useTranslation } from "react-i18next";
import { QueueList } from "@/features/gate/components/QueueList";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

export default function QueuePage() {
  const { t } = useTranslation("guard");
  return (
    <Page title={t("queue.title")} actions={<BackToScanner />}>
      <QueueList />
    </Page>
  );
}
