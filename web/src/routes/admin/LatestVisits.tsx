import { Group, Stack, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { VisitList } from "@/features/reporting/components/VisitList";
import { NO_FILTER } from "@/features/reporting/filter";
import { visitsQuery } from "@/features/reporting/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import classes from "@/features/reporting/components/reporting.module.css";

export function LatestVisits({ empty }: { empty: string }) {
  const { t } = useTranslation("admin");
  const phone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const visits = useQuery(visitsQuery(NO_FILTER, 10));
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
