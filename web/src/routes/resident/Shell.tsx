import { IconDots, IconHome, IconLifebuoy, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Suspense, useEffect } from "react";
import { NavLink, Outlet, useLocation, useNavigationType } from "react-router";
import { useSession } from "@/api/session";
import { AccountButton } from "@/features/identity/components/AccountButton";
import { Bell } from "@/features/notifications/components/Bell";
import { paths } from "@/routes/resident/paths";
import own from "@/routes/resident/resident.module.css";
import { InsecureBanner, InstallBanner, UpdateBanner } from "@/ui/shell/Banners";
import { BottomNav } from "@/ui/shell/BottomNav";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";
import { ListSkeleton } from "@/ui/ListSkeleton";

/** A new page is read from its top; going back finds the place again. */
function useTopOfPage(): void {
  const { pathname } = useLocation();
  const how = useNavigationType();
  useEffect(() => {
    if (how !== "POP") window.scrollTo(0, 0);
  }, [pathname, how]);
}

/** The nav under the thumb on a phone, at the side on a desk. */
export function Shell() {
  const { t } = useTranslation("resident");
  const { t: c } = useTranslation("common");
  const { user } = useSession();
  useTopOfPage();
  const items = [
    { to: paths.home, label: t("nav.home"), icon: <IconHome aria-hidden /> },
    { to: paths.visitors, label: t("nav.visitors"), icon: <IconUsers aria-hidden /> },
    { to: paths.help, label: t("nav.help"), icon: <IconLifebuoy aria-hidden /> },
    { to: paths.more, label: t("nav.more"), icon: <IconDots aria-hidden /> },
  ];
  return (
    <div className={classes.shell}>
      <Header
        name={user.building_name ?? ""}
        right={
          <>
            <Bell to={paths.news} />
            {/* On a phone the bottom nav leads there: More, Profile. */}
            <span className={own.desk}>
              <AccountButton base="" />
            </span>
          </>
        }
      />
      <InsecureBanner />
      <UpdateBanner />
      <div className={classes.side}>
        <nav className={classes.sidebar} aria-label={c("nav.main")}>
          {items.map((item) => (
            <NavLink key={item.to} to={item.to} className={classes.item}>
              {item.icon}
              {item.label}
            </NavLink>
          ))}
        </nav>
        <main id="content" tabIndex={-1} className={`${classes.main} ${own.content}`}>
          <Suspense fallback={<ListSkeleton />}>
            <Outlet />
          </Suspense>
          <InstallBanner />
        </main>
      </div>
      <div className={own.phone}>
        <BottomNav items={items} />
      </div>
    </div>
  );
}
