import { useTranslation } from "react-i18next";
import classes from "@/features/parcels/components/parcels.module.css";
import type { Parcel } from "@/features/parcels/parcels";
import { formatRelative } from "@/lib/time";
import { fileAddress } from "@/lib/upload";
import { BigButton } from "@/ui/BigButton";
import gate from "@/ui/gate.module.css";
import { useNow } from "@/ui/RelativeTime";

/** A parcel in a few words: whose, how many. */
export function useWhat(): (parcel: Parcel) => string {
  const { t } = useTranslation("guardDesk");
  return ({ providerTag, packageCount }) =>
    [providerTag ?? t("parcels.unnamed"), t("parcels.packages", { count: packageCount })].join(", ");
}

export function ParcelRow({ parcel, onGive }: { parcel: Parcel; onGive: () => void }) {
  const { t } = useTranslation("guardDesk");
  const what = useWhat();
  const now = useNow();
  const flat = parcel.flat.flatNumber;
  const when = formatRelative(new Date(parcel.takenAt), now);
  return (
    <div className={gate.row} data-testid="parcel">
      {parcel.photoUrl !== null && (
        <img
          className={classes.photo}
          src={fileAddress(parcel.photoUrl)}
          alt={t("parcels.photo", { flat })}
        />
      )}
      <span className={gate.what}>
        <strong>{t("search.unit", { unit: flat })}</strong>
        <span>{what(parcel)}</span>
        <span className={gate.quiet}>{t("parcels.taken", { when, name: parcel.takenBy.name })}</span>
        {parcel.remarks !== null && <span className={gate.quiet}>{parcel.remarks}</span>}
      </span>
      <BigButton variant="default" onClick={onGive} aria-label={`${t("parcels.handOver")}: ${flat}`}>
        {t("parcels.handOver")}
      </BigButton>
    </div>
  );
}
