import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Keypad } from "@/features/gate/components/Keypad";
import { gateName } from "@/features/gate/settings";
import { ParcelDesk } from "@/features/parcels/components/ParcelDesk";
import type { Expected } from "@/features/parcels/parcels";
import { EMPTY, type Form } from "@/features/requests/guard/form";
import { useStore } from "@/lib/store";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

/** Parcels that wait here, and those to come. */
export function DeliveriesPage() {
  const { t } = useTranslation("guardDesk");
  const gate = useStore(gateName);
  const navigate = useNavigate();
  // Whoever comes is asked for like anybody: the announcement answers, and is used up by that.
  const arrived = ({ companyName, flat }: Expected): void => {
    const units = [{ id: flat.id, name: flat.flatNumber }];
    const form: Form = { ...EMPTY, type: "delivery", provider: companyName, units, packages: 1 };
    void navigate("/gate/walk-in?step=ask", { state: { form } });
  };
  return (
    <Page title={t("parcels.title")} actions={<BackToScanner />}>
      <ParcelDesk gate={gate} keypad={Keypad} onArrived={arrived} />
    </Page>
  );
}
