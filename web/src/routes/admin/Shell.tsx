import { IconLayoutDashboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { AccountMenu } from "@/features/identity/components/AccountMenu";
import { SideShell } from "@/ui/shell/SideShell";

export function Shell() {
  const { t } = useTranslation("admin");
  const { user } = useSession();
  return (
    <SideShell
      name={user.building_name ?? "Gatehouse"}
      right={<AccountMenu base="/admin" />}
      items={[{ to: "/admin/dashboard", label: t("nav.dashboard"), icon: <IconLayoutDashboard aria-hidden /> }]}
    />
  );
}
