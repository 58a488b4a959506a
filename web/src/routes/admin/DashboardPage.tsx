import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";

export function DashboardPage() {
  const { t } = useTranslation("admin");
  return <Page title={t("dashboard.title")}>{null}</Page>;
}
