import { useTranslation } from "react-i18next";
import { Page } from "@/ui/Page";

export function MorePage() {
  const { t } = useTranslation("resident");
  return <Page title={t("more.title")}>{null}</Page>;
}
