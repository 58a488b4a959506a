import { IconDoorEnter, IconLayoutDashboard, IconListDetails } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { SideShell } from "@/ui/shell/SideShell";

export function Shell() {
  const { t } = useTranslation("admin");
  const { user } = useSession();
  const watches = useMay("gate:watch");
  return (
    <SideShell
      name={user.building_name ?? "Gatehouse"}
      right={<AccountButton base="/admin" />}
      items={[
        { to: "/admin/dashboard", label: t("nav.dashboard"), icon: <IconLayoutDashboard aria-hidden /> },
        { to: "/admin/visits", label: t("nav.visits"), icon: <IconListDetails aria-hidden /> },
        ...(watches ? [{ to: "/admin/inside", label: t("nav.inside"), icon: <IconDoorEnter aria-hidden /> }] : []),
      ]}
    />
  );
}
