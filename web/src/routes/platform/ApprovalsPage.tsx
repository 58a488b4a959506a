import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconInbox } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ApprovalState } from "@/features/platform/components/ApprovalState";
import { DecideModal } from "@/features/platform/components/DecideModal";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { useDecideApplication } from "@/features/platform/mutations";
import { applicationsQuery, type Application } from "@/features/platform/queries";
import type { Column } from "@/ui/DataList";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { RelativeTime } from "@/ui/RelativeTime";

const CHOICES = {
  status: ["all", "approved", "rejected", "expired"],
  kind: ["building", "admin"],
} as const;

function useColumns(): Column<Application>[] {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  return [
    {
      key: "building",
      label: t("approval.building"),
      cell: ({ building, kind }) => (
        <>
          <Link to={`/super-admin/buildings/${building.id}`} className={panel.link}>
            {building.name}
          </Link>
          <Text component="span" display="block" size="sm" className={panel.quiet}>
            {kind === "building" || kind === "admin" ? t(`approval.kinds.${kind}`) : kind}
            {kind === "building" &&
              building.total_licenses !== null &&
              `, ${t("approval.seats", { count: building.total_licenses })}`}
          </Text>
        </>
      ),
    },
    {
      key: "who",
      label: t("approval.who"),
      cell: ({ admin }) => (
        <>
          {admin.full_name}
          <Text component="span" display="block" size="sm" className={panel.quiet}>
            {admin.email}
          </Text>
          {!admin.email_verified && (
            <Text component="span" display="block" size="sm">
              {t("approval.unproven")}
            </Text>
          )}
        </>
      ),
    },
    { key: "asked", label: t("approval.asked"), cell: (one) => <RelativeTime at={one.created_at} /> },
    { key: "status", label: common("list.status"), cell: (one) => <ApprovalState one={one} /> },
  ];
}

/** New buildings, and people who ask to administer one. */
export default function ApprovalsPage() {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, status, kind } = state;
  const applications = useQuery(
    applicationsQuery({
      page,
      status: status ?? "pending",
      ...(kind && { kind }),
      ...(search && { search }),
    }),
  );
  const columns = useColumns();
  const decide = useDecideApplication();
  const [asked, setAsked] = useState<{ row: Application; approved: boolean } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const ask = (row: Application, approved: boolean): void => {
    setDone(null);
    setAsked({ row, approved });
  };
  const words = (row: Application, approved: boolean): { title: string; text: string } => {
    const who = { name: row.admin.full_name, building: row.building.name };
    if (!approved) return { title: t("approval.rejectTitle", who), text: t("approval.rejectText") };
    return row.kind === "building"
      ? { title: t("approval.approveBuilding", who), text: t("approval.approveBuildingText", who) }
      : { title: t("approval.approveAdmin", who), text: t("approval.approveAdminText") };
  };
  return (
    <Page title={t("approval.title")}>
      {done !== null && <Done>{done}</Done>}
      <Filters
        search={{ label: t("approval.find"), hint: t("approval.findHint"), value: search }}
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
          {
            name: "kind",
            label: t("approval.kind"),
            value: kind,
            data: CHOICES.kind.map((value) => ({ value, label: t(`approval.kinds.${value}`) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: name === "search" ? (value ?? "") : value })}
      />
      <Listing
        query={applications}
        label={t("approval.label")}
        columns={columns}
        rowKey={(row) => row.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconInbox size={40} />, text: t("approval.empty") }}
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
          {...words(asked.row, asked.approved)}
          most={1000}
          onDecide={async (decision) => {
            await decide.mutateAsync({ id: asked.row.id, decision });
            const what = `${asked.row.admin.full_name}, ${asked.row.building.name}`;
            setDone(t(decision.approved ? "approval.approved" : "approval.rejected", { what }));
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}
