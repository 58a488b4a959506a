import { IconDots, IconHome, IconLifebuoy, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { InsecureBanner, InstallBanner, UpdateBanner } from "@/ui/shell/Banners";
import { BottomNav } from "@/ui/shell/BottomNav";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";

export function Shell() {
  const { t } = useTranslation("resident");
  const { user } = useSession();
  return (
    <div className={classes.shell}>
      <Header name={user.building_name ?? ""} right={<AccountButton base="" />} />
      <InsecureBanner />
      <UpdateBanner />
      <main id="content" tabIndex={-1} className={`${classes.main} ${classes.narrow}`}>
        <Outlet />
        <InstallBanner />
      </main>
      <BottomNav
        items={[
          { to: "/dashboard", label: t("nav.home"), icon: <IconHome aria-hidden /> },
          { to: "/visitors", label: t("nav.visitors"), icon: <IconUsers aria-hidden /> },
          { to: "/help", label: t("nav.help"), icon: <IconLifebuoy aria-hidden /> },
          { to: "/more", label: t("nav.more"), icon: <IconDots aria-hidden /> },
        ]}
      />
    </div>
  );
}
