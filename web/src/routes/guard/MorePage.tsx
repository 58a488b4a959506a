import {
  IconBell,
  IconClipboardCheck,
  IconCloudUp,
  IconChecks,
  IconPackage,
  IconArmchair,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import gate from "@/ui/gate.module.css";
import { Page } from "@/ui/Page";

type Name = "deliveries" | "passes" | "roll" | "shift" | "requests" | "queue";

const PLACES: readonly { name: Name; to: string; Sign: Icon }[] = [
  { name: "deliveries", to: "/gate/deliveries", Sign: IconPackage },
  { name: "passes", to: "/gate/passes", Sign: IconArmchair },
  { name: "roll", to: "/gate/roll", Sign: IconChecks },
  { name: "shift", to: "/gate/shift", Sign: IconClipboardCheck },
  { name: "requests", to: "/gate/requests", Sign: IconBell },
  { name: "queue", to: "/gate/queue", Sign: IconCloudUp },
];

/** The guard's other pages. */
export function MorePage() {
  const { t } = useTranslation("guardDesk");
  return (
    <Page title={t("more.title")} actions={<BackToScanner />}>
      <nav aria-label={t("more.title")}>
        <ul className={gate.list}>
          {PLACES.map(({ name, to, Sign }) => (
            <li key={to}>
              <Link to={to} className={gate.row}>
                <Sign size={32} aria-hidden />
                <span className={gate.what}>
                  <span className={gate.who}>{t(`menu.${name}`)}</span>
                  <span className={gate.quiet}>{t(`menu.${name}Text`)}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </Page>
  );
}
