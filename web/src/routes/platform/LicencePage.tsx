import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { LicenceActs } from "@/features/platform/components/LicenceActs";
import { LicenceFacts } from "@/features/platform/components/LicenceFacts";
import { licenceQuery } from "@/features/platform/queries";
import { NumberTiles, TilesSkeleton } from "@/features/reporting/components/NumberTiles";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

export default function LicencePage() {
  const { t } = useTranslation("platform");
  const { id = "" } = useParams();
  const stats = useQuery(licenceQuery(id));
  const building = stats.data?.license.building_name;
  return (
    <Page title={building === undefined ? t("licence.title") : t("licence.one", { building })}>
      <Loaded query={stats} skeleton={<TilesSkeleton count={5} />}>
        {({ license, seats }) => (
          <>
            <NumberTiles
              label={t("licence.stats")}
              tiles={[
                { key: "used", label: t("licence.used"), value: seats.used },
                { key: "free", label: t("licence.free"), value: seats.available },
                { key: "residents", label: t("licence.residents"), value: seats.residents },
                { key: "admins", label: t("licence.admins"), value: seats.admins },
                { key: "guards", label: t("licence.guards"), value: seats.security },
              ]}
            />
            <Text c="dimmed">{t("licence.statsNote")}</Text>
            <section className={panel.panel} aria-labelledby="licence">
              <Stack>
                <Title order={2} id="licence">
                  {t("licence.facts")}
                </Title>
                <LicenceFacts licence={license} />
                <Link to={`/super-admin/buildings/${license.building_id}`} className={panel.link}>
                  {t("licence.toBuilding")}
                </Link>
                <LicenceActs licence={license} />
              </Stack>
            </section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
