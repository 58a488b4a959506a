import "@/features/requests/guard/texts";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { typedKey } from "@/features/gate/components/useKeys";
import classes from "@/features/gate/components/desk.module.css";
import { gateName } from "@/features/gate/settings";
import { RequestStrip } from "@/features/requests/guard/components/RequestStrip";
import { WalkInForm } from "@/features/requests/guard/components/WalkInForm";
import type { Form } from "@/features/requests/guard/form";
import { useStore } from "@/lib/store";
import { BackToScanner } from "@/routes/guard/BackToScanner";

/** Somebody without a pass: who they are, which flat, the photo, the question. */
export default function WalkInPage() {
  const { t } = useTranslation("gateAsk");
  const gate = useStore(gateName);
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { form?: Form } | null };
  useEffect(() => {
    document.title = `${t("walkIn.title")} · Gatehouse`;
  }, [t]);
  return (
    <div className={classes.tool}>
      <div className={classes.toolHead}>
        <h1>{t("walkIn.title")}</h1>
        <BackToScanner />
      </div>
      <RequestStrip />
      <WalkInForm
        start={state?.form ?? null}
        gate={gate}
        typed={typedKey}
        onAsked={(made) => {
          void navigate(made.status === "PENDING" ? `/gate/requests/${made.id}` : "/gate", { replace: true });
        }}
      />
    </div>
  );
}
