import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { PassDesk } from "@/features/desk/components/PassDesk";
import { useDesk } from "@/features/gate/components/DeskContext";
import { gatePassIn, scannedPass } from "@/features/gate/gatePass";
import { gateName } from "@/features/gate/settings";
import { play } from "@/features/gate/sound";
import { useStore } from "@/lib/store";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { Page } from "@/ui/Page";

/** Gate passes: also where the scanner leads when it reads one. */
export function PassesPage() {
  const { t } = useTranslation("guardDesk");
  const desk = useDesk();
  const gate = useStore(gateName);
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { back?: boolean } | null };
  return (
    <Page title={t("passes.title")} actions={<BackToScanner />}>
      <PassDesk
        gate={gate}
        scanned={scannedPass}
        read={gatePassIn}
        onResult={(isGood) => play(isGood ? "in" : "no")}
        onCovered={(covered) => desk.hold(covered)}
        onSeen={() => {
          // The next visitor's pass is held before the camera already.
          if (state?.back) void navigate("/gate", { replace: true });
        }}
      />
    </Page>
  );
}
