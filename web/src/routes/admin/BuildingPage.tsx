import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { BuildingForm } from "@/features/buildings/components/BuildingForm";
import { LicencePanel } from "@/features/buildings/components/LicencePanel";
import { buildingQuery } from "@/features/buildings/queries";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

export default function BuildingPage() {
  const { t } = useTranslation("people");
  const building = useQuery(buildingQuery(useSession().user.building_id ?? ""));
  return (
    <Page title={t("building.title")}>
      <Loaded query={building}>
        {(data) => (
          <div className={panel.columns}>
            <BuildingForm building={data} />
            <LicencePanel building={data} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
