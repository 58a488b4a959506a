import { useQuery } from "@tanstack/react-query";
import {
  IconArmchair,
  IconBuildingCommunity,
  IconCalendarExclamation,
  IconCheck,
  IconUserQuestion,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/platform/components/platform.module.css";
import { overviewQuery } from "@/features/platform/queries";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";

/** The dashboard names so many at most. */
const SHOWN = 10;

/** What waits for a super admin, each with the place to deal with it. */
export function ToDo() {
  const { t } = useTranslation("platform");
  const overview = useQuery(overviewQuery);
  return (
    <Loaded query={overview} skeleton={<ListSkeleton rows={1} height={48} />}>
      {({ pendingApplications, pendingSeatRequests, expiringLicenses, highUsageBuildings }) => {
        const tasks = [
          {
            key: "applications",
            count: pendingApplications,
            to: "/super-admin/approvals",
            Icon: IconUserQuestion,
          },
          { key: "seats", count: pendingSeatRequests, to: "/super-admin/licences/seats", Icon: IconArmchair },
          {
            key: "expiring",
            count: expiringLicenses.length,
            to: "/super-admin/licences?expiring=30",
            Icon: IconCalendarExclamation,
          },
        ] as const;
        const waiting = tasks.filter(({ count }) => count > 0);
        if (waiting.length + highUsageBuildings.length === 0)
          return (
            <p className={classes.clear}>
              <IconCheck size={20} aria-hidden />
              {t("todo.clear")}
            </p>
          );
        return (
          <ul className={classes.todo} aria-label={t("todo.title")}>
            {waiting.map(({ key, count, to, Icon }) => (
              <li key={key}>
                <Link to={to} className={classes.task}>
                  <Icon size={20} aria-hidden />
                  {key === "expiring" && count >= SHOWN
                    ? t("todo.expiringMany", { count })
                    : t(`todo.${key}`, { count })}
                </Link>
              </li>
            ))}
            {highUsageBuildings.map(({ id, name, used_licenses, total_licenses }) => (
              <li key={id}>
                <Link to={`/super-admin/buildings/${id}`} className={classes.task}>
                  <IconBuildingCommunity size={20} aria-hidden />
                  {t("todo.full", { name, used: used_licenses, total: total_licenses })}
                </Link>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
