import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { OwnPin } from "@/features/devices/components/OwnPin";
import { ownPinQuery } from "@/features/devices/queries";
import { devices } from "@/i18n/en/devices";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

addTexts({ devices });

/** A guard's own PIN. Here and not in the guard's area, so that a gate does not load it. */
export default function PinPage() {
  const { t } = useTranslation("devices");
  const query = useQuery(ownPinQuery);
  return (
    <Page title={t("pin.title")}>
      <Loaded query={query}>{(own) => <OwnPin setAt={own.pin_set_at} />}</Loaded>
    </Page>
  );
}
