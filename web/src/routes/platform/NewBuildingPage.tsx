import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { BuildingForm } from "@/features/platform/components/BuildingForm";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

export default function NewBuildingPage() {
  const { t } = useTranslation("platform");
  const navigate = useNavigate();
  return (
    <Page title={t("make.title")}>
      <div className={panel.form}>
        <BuildingForm onMade={(id) => void navigate(`/super-admin/buildings/${id}`, { replace: true })} />
      </div>
    </Page>
  );
}
