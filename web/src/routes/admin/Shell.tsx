import {
  IconAdjustments,
  IconArrowsLeftRight,
  IconBan,
  IconBuilding,
  IconBuildingCommunity,
  IconClipboardCheck,
  IconDeviceTablet,
  IconHome,
  IconKey,
  IconDoorEnter,
  IconFileImport,
  IconInbox,
  IconLayoutDashboard,
  IconListDetails,
  IconTicket,
  IconUserShield,
  IconUsers,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { SideShell } from "@/ui/shell/SideShell";

export function Shell() {
  const { t } = useTranslation("admin");
  const { user } = useSession();
  const { t: p } = useTranslation("people");
  const watches = useMay("gate:watch");
  const seesPeople = useMay("people:read");
  const owns = useMay("properties");
  const codes = useMay("codes:resident");
  const imports = useMay("people:manage");
  const manages = useMay("building:manage");
  const readsEntries = useMay("request:read");
  const bans = useMay("ban:manage");
  const passes = useMay("gate_pass:ask");
  const invites = useMay("visit:create");
  return (
    <SideShell
      name={user.building_name ?? "Gatehouse"}
      right={<AccountButton base="/admin" />}
      items={[
        { to: "/admin/dashboard", label: t("nav.dashboard"), icon: <IconLayoutDashboard aria-hidden /> },
        ...(seesPeople
          ? [{ to: "/admin/approvals", label: p("nav.approvals"), icon: <IconInbox aria-hidden /> }]
          : []),
        ...(seesPeople
          ? [{ to: "/admin/people", label: p("nav.people"), icon: <IconUsers aria-hidden /> }]
          : []),
        ...(owns
          ? [
              { to: "/admin/properties", label: p("nav.properties"), icon: <IconHome aria-hidden /> },
              { to: "/admin/residents", label: p("nav.residents"), icon: <IconUsers aria-hidden /> },
            ]
          : []),
        ...(codes ? [{ to: "/admin/codes", label: p("nav.codes"), icon: <IconKey aria-hidden /> }] : []),
        { to: "/admin/visits", label: t("nav.visits"), icon: <IconListDetails aria-hidden /> },
        ...(readsEntries
          ? [{ to: "/admin/entries", label: t("nav.entries"), icon: <IconArrowsLeftRight aria-hidden /> }]
          : []),
        ...(watches
          ? [{ to: "/admin/inside", label: t("nav.inside"), icon: <IconDoorEnter aria-hidden /> }]
          : []),
        ...(invites
          ? [{ to: "/admin/tokens", label: t("nav.tokens"), icon: <IconTicket aria-hidden /> }]
          : []),
        ...(passes
          ? [
              {
                to: "/admin/gate-passes",
                label: t("nav.gatePasses"),
                icon: <IconClipboardCheck aria-hidden />,
              },
            ]
          : []),
        ...(bans ? [{ to: "/admin/bans", label: t("nav.bans"), icon: <IconBan aria-hidden /> }] : []),
        ...(seesPeople
          ? [{ to: "/admin/guards", label: t("nav.guards"), icon: <IconUserShield aria-hidden /> }]
          : []),
        ...(manages
          ? [{ to: "/admin/devices", label: t("nav.devices"), icon: <IconDeviceTablet aria-hidden /> }]
          : []),
        ...(manages
          ? [
              { to: "/admin/units", label: p("nav.units"), icon: <IconBuilding aria-hidden /> },
              {
                to: "/admin/building",
                label: p("nav.building"),
                icon: <IconBuildingCommunity aria-hidden />,
              },
              { to: "/admin/policies", label: t("nav.policies"), icon: <IconAdjustments aria-hidden /> },
            ]
          : []),
        ...(imports
          ? [{ to: "/admin/import", label: t("nav.imports"), icon: <IconFileImport aria-hidden /> }]
          : []),
      ]}
    />
  );
}
