import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "@/features/platform/components/platform.module.css";

/** The two lists about licences. */
export function LicenceViews() {
  const { t } = useTranslation("platform");
  return (
    <nav className={classes.views} aria-label={t("licence.views")}>
      <NavLink end to="/super-admin/licences" className={classes.view}>
        {t("licence.viewAll")}
      </NavLink>
      <NavLink to="/super-admin/licences/seats" className={classes.view}>
        {t("licence.viewSeats")}
      </NavLink>
    </nav>
  );
}
