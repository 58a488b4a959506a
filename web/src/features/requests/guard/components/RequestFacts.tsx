import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import classes from "@/features/requests/guard/components/requests.module.css";
import { wordOf } from "@/features/requests/guard/company";
import type { EntryRequest } from "@/features/requests/guard/outcome";
import { photoQuery } from "@/features/requests/guard/lookups";
import { useWho } from "@/features/requests/guard/useWho";
import { shotOf } from "@/features/requests/guard/watched";
import { Facts } from "@/ui/Facts";
import { useShotAddress } from "@/ui/usePhoto";

/** What the guard wrote down. */
export function RequestFacts({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("gateAsk");
  return (
    <Facts
      facts={[
        [t("walkIn.company"), request.providerTag && wordOf(request.providerTag)],
        [t("request.facts.phone"), request.visitorPhone],
        [t("request.facts.purpose"), request.purpose],
        [t("request.facts.party"), request.partySize > 1 ? request.partySize : null],
        [t("request.facts.packages"), request.packageCount > 0 ? request.packageCount : null],
        [t("request.facts.plate"), request.vehicleNumber],
        [t("request.facts.remarks"), request.remarks],
        [t("request.facts.gate"), request.gate],
        [t("request.facts.guard"), request.guard.name],
      ]}
    />
  );
}

/** The photo: from this device's memory, else from the server, which shows a guard their own while the request is open. */
export function Shot({ request }: { request: EntryRequest }) {
  const { t } = useTranslation("gateAsk");
  const who = useWho()(request);
  const mine = useSession().user.id === request.guardId;
  const kept = shotOf(request.id);
  const shot = useShotAddress(kept);
  const { data } = useQuery({
    ...photoQuery(request.id),
    enabled: kept === null && mine && request.photoKey !== null && request.status === "PENDING",
  });
  const address = shot ?? data;
  return address === undefined ? null : (
    <img
      className={classes.photo}
      src={address}
      alt={t("request.photo", { who })}
      data-testid="request-photo"
    />
  );
}
