import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBuildingCommunity, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BuildingState } from "@/features/platform/components/BuildingState";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { buildingsQuery } from "@/features/platform/queries";
import { formatAs } from "@/lib/time";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";

const CHOICES = { status: ["active", "pending", "suspended", "inactive"] } as const;

export default function BuildingsPage() {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, status } = state;
  const buildings = useQuery(buildingsQuery({ page, ...(search && { search }), ...(status && { status }) }));
  const button = (
    <Button component={Link} to="/super-admin/buildings/new" leftSection={<IconPlus size={20} aria-hidden />}>
      {t("building.new")}
    </Button>
  );
  return (
    <Page title={t("building.title")} actions={button}>
      <Filters
        search={{ label: t("building.find"), hint: t("building.findHint"), value: search }}
        choices={[
          {
            name: "status",
            label: common("list.status"),
            value: status,
            data: CHOICES.status.map((value) => ({ value, label: t(`building.status.${value}`) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: name === "search" ? (value ?? "") : value })}
      />
      <Listing
        query={buildings}
        label={t("building.label")}
        rowKey={(row) => row.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconBuildingCommunity size={40} />, text: t("building.empty"), action: button }}
        columns={[
          {
            key: "name",
            label: t("building.name"),
            cell: (row) => (
              <Link to={`/super-admin/buildings/${row.id}`} className={panel.link}>
                {row.name}
              </Link>
            ),
          },
          { key: "city", label: t("building.city"), cell: (row) => row.city || common("account.notGiven") },
          {
            key: "status",
            label: common("list.status"),
            cell: (row) => <BuildingState status={row.status} />,
          },
          {
            key: "seats",
            label: t("building.seats"),
            align: "right",
            cell: (row) => t("building.seatsOf", { used: row.used_licenses, total: row.total_licenses }),
          },
          {
            key: "until",
            label: t("building.until"),
            cell: (row) =>
              row.license_expires_at === null
                ? t("building.noLicence")
                : formatAs(new Date(row.license_expires_at), { dateStyle: "medium" }),
          },
        ]}
      />
    </Page>
  );
}
