import { IconCloudOff, IconRefresh, IconWifi } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useStore } from "@/lib/store";
import { online } from "@/realtime/online";
import classes from "@/ui/shell/shell.module.css";

const ICONS = { online: IconWifi, offline: IconCloudOff, waiting: IconRefresh };

/** Whether this page hears the server right now: icon and word. */
export function OnlineDot() {
  const { t } = useTranslation();
  const state = useStore(online);
  const Icon = ICONS[state];
  return (
    <span className={classes.online} data-state={state} role="status">
      <Icon size={18} aria-hidden />
      {t(`online.${state}`)}
    </span>
  );
}
