import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";

export function VisitorsPage() {
  const { t } = useTranslation("resident");
  return <Page title={t("visitors.title")}>{null}</Page>;
}
