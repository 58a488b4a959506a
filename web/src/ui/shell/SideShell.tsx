import "@mantine/core/styles/Drawer.css";
import { ActionIcon, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import type { NavItem } from "@/ui/shell/BottomNav";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";

interface Props {
  name: string;
  items: readonly NavItem[];
  right: ReactNode;
}

function Items({ items, onPick }: { items: readonly NavItem[]; onPick?: () => void }) {
  return items.map((item) => (
    <NavLink key={item.to} to={item.to} end={item.end ?? false} className={classes.item} onClick={onPick}>
      {item.icon}
      {item.label}
    </NavLink>
  ));
}

/** The desks: a sidebar on a desktop, a drawer on a phone. */
export function SideShell({ name, items, right }: Props) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <div className={classes.shell}>
      <Header
        name={name}
        right={right}
        left={
          <span className={classes.burger}>
            <ActionIcon aria-label={t("nav.open")} color="gray" onClick={open}>
              <IconMenu2 aria-hidden color="var(--gh-text)" />
            </ActionIcon>
          </span>
        }
      />
      <InsecureBanner />
      <UpdateBanner />
      <Drawer
        opened={opened}
        onClose={close}
        title={name}
        size={280}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <nav aria-label={t("nav.main")}>
          <Items items={items} onPick={close} />
        </nav>
      </Drawer>
      <div className={classes.side}>
        <nav className={classes.sidebar} aria-label={t("nav.main")}>
          <Items items={items} />
        </nav>
        <main id="content" tabIndex={-1} className={`${classes.main} ${classes.wide}`}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
