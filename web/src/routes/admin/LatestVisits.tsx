import { Group, Stack, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { VisitList } from "@/features/visits/components/VisitList";
import { visitsQuery } from "@/features/visits/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import classes from "@/ui/panel.module.css";

export function LatestVisits({ empty }: { empty: string }) {
  const { t } = useTranslation("admin");
  const phone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const visits = useQuery(visitsQuery("latest", { limit: 10 }));
  return (
    <section className={classes.panel} aria-labelledby="latest">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} id="latest">
            {t("dashboard.latest")}
          </Title>
          <Link to="/admin/visits" className={classes.link}>
            {t("dashboard.allVisits")}
          </Link>
        </Group>
        <Loaded query={visits}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconUsers size={40} />} text={empty} />
            ) : (
              <VisitList label={t("dashboard.latest")} rows={phone ? items.slice(0, 5) : items} />
            )
          }
        </Loaded>
      </Stack>
    </section>
  );
}
