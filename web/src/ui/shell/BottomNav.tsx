import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "@/ui/shell/shell.module.css";

export interface NavItem {
  to: string;
  label: string;
  icon: ReactNode;
  /** Only this very path counts as here. */
  end?: boolean;
}

export function BottomNav({ items }: { items: readonly NavItem[] }) {
  const { t } = useTranslation();
  return (
    <nav className={classes.bottom} aria-label={t("nav.main")}>
      {items.map((item) => (
        <NavLink key={item.to} to={item.to} end={item.end ?? false} className={classes.tab}>
          {item.icon}
          {item.label}
        </NavLink>
      ))}
    </nav>
  );
}
