import { IconLayoutDashboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { SideShell } from "@/ui/shell/SideShell";

export function Shell() {
  const { t } = useTranslation("admin");
  const { user } = useSession();
  return (
    <SideShell
      name={user.building_name ?? "Gatehouse"}
      right={<AccountButton base="/admin" />}
      items={[
        { to: "/admin/dashboard", label: t("nav.dashboard"), icon: <IconLayoutDashboard aria-hidden /> },
      ]}
    />
  );
}
