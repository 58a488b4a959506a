import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AdminForm } from "@/features/platform/components/AdminForm";
import { StateWord } from "@/ui/StateWord";
import type { Building, BuildingAdmin } from "@/features/platform/queries";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { RelativeTime } from "@/ui/RelativeTime";

const WORDS = ["active", "pending", "suspended"] as const;

function Admin({ admin }: { admin: BuildingAdmin }) {
  const { t } = useTranslation("platform");
  const known = WORDS.find((word) => word === admin.member_status);
  const name = admin.full_name === "" ? admin.email : admin.full_name;
  return (
    <li>
      <span>
        <Text component="span" display="block" fw={600}>
          {name}
        </Text>
        {name !== admin.email && <span className={panel.quiet}>{admin.email}</span>}
        <Text component="span" display="block" size="sm" className={panel.quiet}>
          {admin.last_login === null ? (
            t("building.neverIn")
          ) : (
            <>
              {t("building.lastIn")}: <RelativeTime at={admin.last_login} />
            </>
          )}
        </Text>
      </span>
      <StateWord status={admin.member_status}>
        {known ? t(`building.adminState.${known}`) : admin.member_status}
      </StateWord>
    </li>
  );
}

/** Who administers a building, and one more. */
export function BuildingAdmins({
  building,
  admins,
}: {
  building: Building;
  admins: readonly BuildingAdmin[];
}) {
  const { t } = useTranslation("platform");
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  return (
    <section className={panel.panel} aria-labelledby="admins">
      <Stack>
        <Title order={2} id="admins">
          {t("building.admins")}
        </Title>
        {said !== null && <Done>{said}</Done>}
        {admins.length === 0 ? (
          <Text className={panel.quiet}>{t("building.noAdmins")}</Text>
        ) : (
          <ul className={panel.people}>
            {admins.map((admin) => (
              <Admin key={admin.member_id} admin={admin} />
            ))}
          </ul>
        )}
        {building.status === "active" && (
          <Group>
            <Button
              variant="light"
              leftSection={<IconUserPlus size={20} aria-hidden />}
              onClick={() => {
                setSaid(null);
                setAdding(true);
              }}
            >
              {t("building.addAdmin")}
            </Button>
          </Group>
        )}
      </Stack>
      {adding && (
        <AdminForm
          buildingId={building.id}
          onAdded={(words) => {
            setAdding(false);
            setSaid(words);
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}
