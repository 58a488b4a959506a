import { useTranslation } from "react-i18next";
import type { BuildingChoice } from "@/features/codes/components/CodeForm";
import { BuildingPicker } from "@/features/platform/components/BuildingPicker";

/** A super admin says which building a code is for. */
export function useCodeBuilding(): BuildingChoice {
  const { t } = useTranslation("platform");
  return {
    missing: t("code.needBuilding"),
    field: ({ must, ...bind }) => (
      <BuildingPicker
        {...bind}
        path="building_id"
        none={t(must ? "code.chooseBuilding" : "code.defaultBuilding")}
      />
    ),
  };
}
