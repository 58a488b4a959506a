import { IconDoorEnter, IconBell, IconPackage, IconCalendarOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Expected } from "@/features/parcels/parcels";
import { BigButton } from "@/ui/BigButton";
import { EmptyState } from "@/ui/EmptyState";
import gate from "@/ui/gate.module.css";
import { StatusBadge } from "@/ui/StatusBadge";

interface Props {
  deliveries: readonly Expected[];
  onArrived: (delivery: Expected) => void;
}

/** What the flats have announced for today, and what is to be done with it. */
export function ExpectedList({ deliveries, onArrived }: Props) {
  const { t } = useTranslation("guardDesk");
  if (deliveries.length === 0)
    return <EmptyState icon={<IconCalendarOff size={40} />} text={t("parcels.expectedEmpty")} />;
  return (
    <ul className={gate.list} aria-label={t("parcels.expectedList")} data-testid="expected">
      {deliveries.map((one) => (
        <li key={one.id} className={gate.row} data-testid="expected-row">
          <span className={gate.what}>
            <strong>{one.companyName}</strong>
            <span>{t("search.unit", { unit: one.flat.flatNumber })}</span>
            <span className={gate.quiet}>
              <Hours delivery={one} />
            </span>
            <span>
              <Then delivery={one} />
            </span>
          </span>
          <BigButton
            variant="default"
            aria-label={`${t("parcels.arrived")}: ${one.companyName}, ${one.flat.flatNumber}`}
            onClick={() => onArrived(one)}
          >
            {t("parcels.arrived")}
          </BigButton>
        </li>
      ))}
    </ul>
  );
}

function Hours({ delivery: { timeFrom: from, timeUntil: until } }: { delivery: Expected }) {
  const { t } = useTranslation("guardDesk");
  if (from !== null && until !== null) return t("parcels.at", { from, until });
  if (from !== null) return t("parcels.from", { from });
  return until === null ? t("parcels.anyTime") : t("parcels.until", { until });
}

function Then({ delivery }: { delivery: Expected }) {
  const { t } = useTranslation("guardDesk");
  if (delivery.leaveAtGate) return <StatusBadge icon={<IconPackage />}>{t("parcels.leave")}</StatusBadge>;
  if (delivery.autoApprove) return <StatusBadge icon={<IconDoorEnter />}>{t("parcels.auto")}</StatusBadge>;
  return <StatusBadge icon={<IconBell />}>{t("parcels.ask")}</StatusBadge>;
}
