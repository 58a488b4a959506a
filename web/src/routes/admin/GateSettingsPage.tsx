import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { GateSettingsForm } from "@/features/buildings/components/GateSettingsForm";
import { gateSettingsQuery } from "@/features/buildings/gateSettings";
import { gateSettings } from "@/i18n/en/gateSettings";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

addTexts({ gateSettings });

/** How the gate judges in this building. */
export default function GateSettingsPage() {
  const { t } = useTranslation("gateSettings");
  const answer = useQuery(gateSettingsQuery);
  return (
    <Page title={t("title")}>
      <Loaded query={answer}>{(data) => <GateSettingsForm answer={data} />}</Loaded>
    </Page>
  );
}
