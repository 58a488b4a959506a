import { useTranslation } from "react-i18next";
import { CodesDesk } from "@/features/codes/components/CodesDesk";
import { useCodeBuilding } from "@/routes/platform/codeBuilding";

/** Every code of every building. */
export default function CodesPage() {
  const { t } = useTranslation("codes");
  const building = useCodeBuilding();
  return (
    <CodesDesk
      roles={["landlord", "resident", "security"]}
      building={building}
      empty={{ text: t("codes.empty") }}
    />
  );
}
