import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCertificate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { AllocateLicence } from "@/features/platform/components/AllocateLicence";
import { LicenceActs } from "@/features/platform/components/LicenceActs";
import { LicenceFacts, LicenceState } from "@/features/platform/components/LicenceFacts";
import type { Building, Licence } from "@/features/platform/queries";
import { formatAs } from "@/lib/time";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";

const day = (at: string): string => formatAs(new Date(at), { dateStyle: "medium" });

interface Props {
  building: Building;
  licence: Licence | null;
  history: readonly Licence[];
}

/** The licence a building has, what can be done with it, and those before. */
export function BuildingLicence({ building, licence, history }: Props) {
  const { t } = useTranslation("platform");
  const [allocating, setAllocating] = useState(false);
  const [done, setDone] = useState(false);
  const earlier = history.filter((one) => one.id !== licence?.id);
  return (
    <section className={panel.panel} aria-labelledby="licence">
      <Stack>
        <Title order={2} id="licence">
          {t("building.licence")}
        </Title>
        {done && <Done>{t("licence.allocated")}</Done>}
        {licence === null ? (
          <>
            <Text>{t("building.noLicenceText")}</Text>
            {building.status !== "pending" && (
              <Group>
                <Button
                  leftSection={<IconCertificate size={20} aria-hidden />}
                  onClick={() => setAllocating(true)}
                >
                  {t("building.allocate")}
                </Button>
              </Group>
            )}
          </>
        ) : (
          <>
            <LicenceFacts licence={licence} />
            <Link to={`/super-admin/licences/${licence.id}`} className={panel.link}>
              {t("licence.stats")}
            </Link>
            <LicenceActs licence={licence} />
          </>
        )}
        {earlier.length > 0 && (
          <div>
            <Title order={3}>{t("building.history")}</Title>
            <ul className={panel.people}>
              {earlier.map((one) => (
                <li key={one.id}>
                  <Link to={`/super-admin/licences/${one.id}`} className={panel.link}>
                    {`${day(one.starts_at)} – ${day(one.expires_at)}`}
                  </Link>
                  <LicenceState status={one.status} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
      {allocating && (
        <AllocateLicence
          buildingId={building.id}
          onDone={() => {
            setAllocating(false);
            setDone(true);
          }}
          onClose={() => setAllocating(false)}
        />
      )}
    </section>
  );
}
