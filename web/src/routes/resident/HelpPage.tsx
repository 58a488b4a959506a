import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";

export function HelpPage() {
  const { t } = useTranslation("resident");
  return <Page title={t("help.title")}>{null}</Page>;
}
