import { useTranslation } from "react-i18next";
import { ShiftDesk } from "@/features/desk/components/ShiftDesk";
import { useIsPin } from "@/features/devices/tablet";
import { gateName } from "@/features/gate/settings";
import { useStore } from "@/lib/store";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

export function ShiftPage() {
  const { t } = useTranslation("guardDesk");
  const gate = useStore(gateName);
  const isTablet = useIsPin();
  return (
    <Page title={t("shift.title")} actions={<BackToScanner />}>
      <ShiftDesk gate={gate} isTablet={isTablet} />
    </Page>
  );
}
