import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArmchair } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ApprovalState } from "@/features/platform/components/ApprovalState";
import { DecideModal } from "@/features/platform/components/DecideModal";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { useDecideSeats } from "@/features/platform/mutations";
import { seatRequestsQuery, type SeatRequest } from "@/features/platform/queries";
import { LicenceViews } from "@/routes/platform/LicenceViews";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";

const CHOICES = { status: ["all", "approved", "rejected", "expired"] } as const;

/** Buildings that ask for another number of seats. */
export default function SeatRequestsPage() {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, status } = state;
  const requests = useQuery(
    seatRequestsQuery({ page, status: status ?? "pending", ...(search && { search }) }),
  );
  const decide = useDecideSeats();
  const [asked, setAsked] = useState<{ row: SeatRequest; approved: boolean } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const ask = (row: SeatRequest, approved: boolean): void => {
    setDone(null);
    setAsked({ row, approved });
  };
  return (
    <Page title={t("seat.title")}>
      <LicenceViews />
      {done !== null && <Done>{done}</Done>}
      <Filters
        search={{ label: t("seat.find"), value: search }}
        choices={[
          {
            name: "status",
            label: common("list.status"),
            value: status,
            none: t("approval.status.pending"),
            data: CHOICES.status.map((value) => ({
              value,
              label: value === "all" ? common("list.any") : t(`approval.status.${value}`),
            })),
          },
        ]}
        onChange={(name, value) => show({ [name]: name === "search" ? (value ?? "") : value })}
      />
      <Listing
        query={requests}
        label={t("seat.label")}
        rowKey={(row) => row.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconArmchair size={40} />, text: t("seat.empty") }}
        columns={[
          {
            key: "building",
            label: t("licence.building"),
            cell: (row) => (
              <Link to={`/super-admin/buildings/${row.building_id}`} className={panel.link}>
                {row.building_name}
              </Link>
            ),
          },
          {
            key: "now",
            label: t("seat.now"),
            align: "right",
            cell: (row) => t("building.seatsOf", { used: row.used_licenses, total: row.total_licenses }),
          },
          {
            key: "wanted",
            label: t("seat.wanted"),
            align: "right",
            cell: (row) => (
              <Text component="span" fw={600}>
                {row.requested_total_licenses ?? t("seat.unknown")}
              </Text>
            ),
          },
          { key: "who", label: t("approval.who"), cell: (row) => row.requested_by },
          { key: "status", label: common("list.status"), cell: (row) => <ApprovalState one={row} /> },
        ]}
        actions={(row) =>
          row.status === "pending" && (
            <Group gap="xs" wrap="nowrap" justify="flex-end">
              <Button variant="default" onClick={() => ask(row, false)}>
                {t("approval.reject")}
              </Button>
              <Button onClick={() => ask(row, true)}>{t("approval.approve")}</Button>
            </Group>
          )
        }
      />
      {asked !== null && (
        <DecideModal
          approved={asked.approved}
          title={t(asked.approved ? "seat.approveTitle" : "seat.rejectTitle", {
            building: asked.row.building_name,
            count: asked.row.requested_total_licenses ?? 0,
          })}
          text={t(asked.approved ? "seat.approveText" : "seat.rejectText", {
            total: asked.row.total_licenses,
            used: asked.row.used_licenses,
          })}
          most={1000}
          onDecide={async (decision) => {
            const { id, building_id, building_name, requested_total_licenses: seats } = asked.row;
            await decide.mutateAsync({ buildingId: building_id, id, seats, decision });
            setDone(
              t(decision.approved ? "approval.approved" : "approval.rejected", { what: building_name }),
            );
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}
