import {
  IconBuildingCommunity,
  IconCertificate,
  IconInbox,
  IconKey,
  IconLayoutDashboard,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { SideShell } from "@/ui/shell/SideShell";

export function Shell() {
  const { t } = useTranslation("platform");
  const { user } = useSession();
  return (
    <SideShell
      name={user.building_name ?? "Gatehouse"}
      right={<AccountButton base="/super-admin" />}
      items={[
        {
          to: "/super-admin/dashboard",
          label: t("nav.dashboard"),
          icon: <IconLayoutDashboard aria-hidden />,
        },
        { to: "/super-admin/approvals", label: t("nav.approvals"), icon: <IconInbox aria-hidden /> },
        {
          to: "/super-admin/buildings",
          label: t("nav.buildings"),
          icon: <IconBuildingCommunity aria-hidden />,
        },
        { to: "/super-admin/licences", label: t("nav.licences"), icon: <IconCertificate aria-hidden /> },
        { to: "/super-admin/codes", label: t("nav.codes"), icon: <IconKey aria-hidden /> },
      ]}
    />
  );
}
