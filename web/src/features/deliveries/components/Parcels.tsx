import { IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ParcelCards } from "@/features/deliveries/components/ParcelCards";
import { parcelsQuery } from "@/features/deliveries/queries";
import { Choices } from "@/ui/Choices";
import { ListingBody } from "@/ui/Listing";

interface Props {
  handed: boolean;
  page: number;
  onHanded: (handed: boolean) => void;
  onPage: (page: number) => void;
}

/** Parcels of one's units: what waits, and what was collected. */
export function Parcels({ handed, page, onHanded, onPage }: Props) {
  const { t } = useTranslation("deliveries");
  const list = useQuery(parcelsQuery(handed ? "HANDED_OVER" : "WAITING", page));
  return (
    <>
      <Choices
        quiet
        label={t("parcels.which")}
        value={handed ? "handed" : "waiting"}
        options={(["waiting", "handed"] as const).map((value) => ({ value, label: t(`parcels.${value}`) }))}
        onChange={(value) => onHanded(value === "handed")}
      />
      <ListingBody
        query={list}
        filtered={false}
        onClear={() => onHanded(false)}
        onPage={onPage}
        empty={{ icon: <IconPackage size={40} />, text: t(handed ? "parcels.emptyHanded" : "parcels.empty") }}
      >
        {(parcels) => <ParcelCards parcels={parcels} />}
      </ListingBody>
    </>
  );
}
