import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { GenerateToken } from "@/features/codes/components/GenerateToken";
import { ToDo } from "@/features/platform/components/ToDo";
import { NumberTiles, TilesSkeleton } from "@/features/reporting/components/NumberTiles";
import { platformQuery } from "@/features/reporting/queries";
import { useCodeBuilding } from "@/routes/platform/codeBuilding";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

/** All buildings together. */
export function DashboardPage() {
  const { t } = useTranslation("platform");
  const building = useCodeBuilding();
  const numbers = useQuery(platformQuery);
  return (
    <Page title={t("dashboard.title")}>
      <ToDo />
      <GenerateToken building={building} />
      <Loaded query={numbers} skeleton={<TilesSkeleton count={6} />}>
        {(board) => (
          <>
            <NumberTiles
              label={t("numbers.title")}
              tiles={[
                { key: "buildings", label: t("numbers.buildings"), value: board.total_buildings },
                { key: "active", label: t("numbers.active"), value: board.active_buildings },
                { key: "people", label: t("numbers.people"), value: board.total_users },
                { key: "inside", label: t("numbers.inside"), value: board.active_visits_inside },
                { key: "today", label: t("numbers.today"), value: board.total_visits_today },
                { key: "month", label: t("numbers.month"), value: board.total_visits_this_month },
              ]}
            />
            <Text c="dimmed">{t("numbers.zones")}</Text>
          </>
        )}
      </Loaded>
    </Page>
  );
}
