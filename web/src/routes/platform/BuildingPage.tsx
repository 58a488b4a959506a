import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { BuildingActs } from "@/features/platform/components/BuildingActs";
import { BuildingAdmins } from "@/features/platform/components/BuildingAdmins";
import { BuildingLicence } from "@/features/platform/components/BuildingLicence";
import { BuildingState } from "@/features/platform/components/BuildingState";
import { Facts } from "@/ui/Facts";
import { buildingQuery, type Building } from "@/features/platform/queries";
import { formatAs, language } from "@/lib/time";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

export default function BuildingPage() {
  const { t } = useTranslation("platform");
  const { id = "" } = useParams();
  const detail = useQuery(buildingQuery(id));
  return (
    <Page title={detail.data?.building.name ?? t("building.title")}>
      <Loaded query={detail}>
        {({ building, license, licenseHistory, admins }) => (
          <div className={panel.columns}>
            <Stack gap="lg">
              <About building={building} />
              <BuildingAdmins building={building} admins={admins} />
            </Stack>
            <BuildingLicence building={building} licence={license} history={licenseHistory} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** "Nigeria" of "NG"; anything else stays. */
function nameOf(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames([language.get()], { type: "region" }).of(country) ?? country;
}

function About({ building }: { building: Building }) {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const country = nameOf(building.country);
  const place = [building.address, building.postal_code, building.city, building.state, country];
  return (
    <section className={panel.panel} aria-labelledby="about">
      <Stack>
        <Title order={2} id="about">
          {t("building.facts")}
        </Title>
        <Facts
          facts={[
            [common("list.status"), <BuildingState key="state" status={building.status} />],
            [t("building.reason"), building.status_reason],
            [t("building.address"), place.filter(Boolean).join(", ")],
            [t("building.email"), building.email],
            [t("building.phone"), building.phone],
            [t("building.website"), building.website],
            [t("building.units"), String(building.unit_count)],
            [t("building.zone"), building.time_zone],
            [t("building.since"), formatAs(new Date(building.created_at), { dateStyle: "medium" })],
          ]}
        />
        {building.is_default && <Text className={panel.quiet}>{t("building.isDefault")}</Text>}
        {building.status === "pending" && (
          <Text>
            {t("building.pendingText")}{" "}
            <Link to="/super-admin/approvals?kind=building" className={panel.link}>
              {t("building.toApprovals")}
            </Link>
          </Text>
        )}
        <BuildingActs building={building} />
      </Stack>
    </section>
  );
}
