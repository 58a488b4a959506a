import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";
import type { CodeRole } from "@/features/codes/codes";
import { CodesDesk } from "@/features/codes/components/CodesDesk";
import { propertiesQuery } from "@/features/properties/properties";
import { codes } from "@/i18n/en/codes";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { unitName } from "@/ui/UnitPicker";

addTexts({ codes });

/** A building's codes for residents and guards; a landlord's are for residents of own units. */
export default function CodesPage() {
  const { t } = useTranslation("codes");
  const guards = useMay("codes:security");
  const owns = useMay("properties");
  const roles: CodeRole[] = guards ? ["resident", "security"] : ["resident"];
  return owns && !guards ? <OwnCodes /> : <CodesDesk roles={roles} empty={{ text: t("codes.emptyBuilding") }} />;
}

function OwnCodes() {
  const { t } = useTranslation("codes");
  const own = useQuery(propertiesQuery(1, 100));
  const units = (own.data?.items ?? [])
    .filter((one) => one.status === "confirmed")
    .map((one) => ({ id: one.id, name: unitName(one.house_number, one.block) }));
  if (own.data === undefined)
    return (
      <Page title={t("codes.title")}>
        <Loaded query={own}>{() => null}</Loaded>
      </Page>
    );
  const toProperties = (
    <Button component={Link} to="/admin/properties">
      {t("codes.toProperties")}
    </Button>
  );
  return (
    <CodesDesk
      roles={["resident"]}
      units={units.length === 0 ? null : units}
      empty={
        units.length === 0
          ? { text: t("codes.noUnit"), action: toProperties }
          : { text: t("codes.emptyOwn") }
      }
    />
  );
}
