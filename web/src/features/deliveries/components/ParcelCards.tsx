import { Card, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/deliveries/components/deliveries.module.css";
import type { Parcel } from "@/features/deliveries/queries";
import { formatRelative } from "@/lib/time";
import { fileAddress } from "@/lib/upload";
import { CodeDisplay } from "@/ui/CodeDisplay";
import cards from "@/ui/DataList.module.css";
import { useNow } from "@/ui/RelativeTime";
import { StateWord } from "@/ui/StateWord";

function Photo({ url }: { url: string }) {
  const { t } = useTranslation("deliveries");
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return (
    <img
      className={classes.photo}
      src={fileAddress(url)}
      alt={t("parcels.photo")}
      onError={() => setFailed(true)}
    />
  );
}

/** What lies at the gate, each with the code that brings it out. */
export function ParcelCards({ parcels }: { parcels: readonly Parcel[] }) {
  const { t } = useTranslation("deliveries");
  const now = useNow();
  return (
    <Stack component="ul" gap="xs" aria-label={t("parcels.label")} className={cards.cards}>
      {parcels.map((parcel) => (
        <Card component="li" key={parcel.id} withBorder className={classes.card}>
          <div className={classes.head}>
            <span className={classes.name}>
              {parcel.providerTag === null
                ? t("parcels.parcel")
                : t("parcels.from", { company: parcel.providerTag })}
            </span>
            <StateWord status={parcel.status === "WAITING" ? "pending" : "used"}>
              {t(`parcels.state.${parcel.status}`)}
            </StateWord>
          </div>
          <p className={classes.quiet}>
            {[
              parcel.packageCount > 1 && t("parcels.count", { count: parcel.packageCount }),
              t("unit", { unit: parcel.flat.flatNumber }),
              parcel.remarks,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {parcel.code !== null && (
            <div className={classes.code}>
              <span className={classes.quiet}>{t("parcels.code")}</span>
              <CodeDisplay code={parcel.code} />
            </div>
          )}
          {parcel.photoUrl !== null && <Photo url={parcel.photoUrl} />}
          <p className={classes.quiet}>
            {t(parcel.gate === null ? "parcels.taken" : "parcels.takenAt", {
              guard: parcel.takenBy.name,
              gate: parcel.gate ?? "",
              when: formatRelative(new Date(parcel.takenAt), now),
            })}
          </p>
          {parcel.handedAt !== null && (
            <p className={classes.quiet}>
              {t(parcel.handedTo === null ? "parcels.handedOver" : "parcels.handedTo", {
                name: parcel.handedTo ?? "",
                guard: parcel.handedBy?.name ?? "",
                when: formatRelative(new Date(parcel.handedAt), now),
              })}
            </p>
          )}
        </Card>
      ))}
    </Stack>
  );
}
