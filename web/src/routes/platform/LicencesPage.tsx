import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCertificate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { LicenceState } from "@/features/platform/components/LicenceFacts";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { licencesQuery } from "@/features/platform/queries";
import { formatAs } from "@/lib/time";
import { LicenceViews } from "@/routes/platform/LicenceViews";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

const CHOICES = {
  status: ["active", "inactive", "suspended", "expired"],
  expiring: ["7", "30", "90"],
} as const;

export default function LicencesPage() {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, status, expiring } = state;
  const licences = useQuery(
    licencesQuery({
      page,
      ...(search && { search }),
      ...(status && { status }),
      ...(expiring && { expiring: Number(expiring) }),
    }),
  );
  return (
    <Page title={t("licence.title")}>
      <LicenceViews />
      <Filters
        search={{ label: t("licence.find"), hint: t("licence.findHint"), value: search }}
        choices={[
          {
            name: "status",
            label: common("list.status"),
            value: status,
            data: CHOICES.status.map((value) => ({ value, label: t(`licence.status.${value}`) })),
          },
          {
            name: "expiring",
            label: t("licence.expiring"),
            value: expiring,
            data: CHOICES.expiring.map((value) => ({ value, label: t(`licence.days.${value}`) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: name === "search" ? (value ?? "") : value })}
      />
      <Listing
        query={licences}
        label={t("licence.label")}
        rowKey={(row) => row.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconCertificate size={40} />, text: t("licence.empty") }}
        columns={[
          {
            key: "building",
            label: t("licence.building"),
            cell: (row) => (
              <Link to={`/super-admin/licences/${row.id}`} className={panel.link}>
                {row.building_name}
              </Link>
            ),
          },
          {
            key: "status",
            label: common("list.status"),
            cell: (row) => <LicenceState status={row.status} />,
          },
          {
            key: "seats",
            label: t("licence.seats"),
            align: "right",
            cell: (row) => t("building.seatsOf", { used: row.used_licenses, total: row.total_licenses }),
          },
          {
            key: "ends",
            label: t("licence.ends"),
            cell: (row) => (
              <>
                {formatAs(new Date(row.expires_at), { dateStyle: "medium" })}
                {row.status !== "expired" && (
                  <Text component="span" display="block" size="sm" className={panel.quiet}>
                    {t("licence.daysLeft", { count: row.days_left })}
                  </Text>
                )}
              </>
            ),
          },
          {
            key: "plan",
            label: t("licence.plan"),
            cell: (row) => {
              const plan = (["standard", "premium", "enterprise"] as const).find(
                (name) => name === row.plan_type,
              );
              return plan ? t(`make.plans.${plan}`) : row.plan_type;
            },
          },
        ]}
      />
    </Page>
  );
}
