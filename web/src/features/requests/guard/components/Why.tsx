import { useTranslation } from "react-i18next";
import { flatOf, type Outcome } from "@/features/requests/guard/outcome";
import type { Detail } from "@/features/requests/guard/queries";

/** Who said so, and why. */
export function Why({ request, outcome }: { request: Detail; outcome: Outcome }) {
  const { t } = useTranslation("gateAsk");
  const { approvedBy, rejectedBy, autoApprovalReason, policyReason, rejectionReason } = request;
  const flat = flatOf(request);
  const lines: (string | null)[] = {
    in: [
      policyReason !== null
        ? t("result.byPolicy", { reason: policyReason })
        : autoApprovalReason !== null
          ? t("result.byRule", { reason: autoApprovalReason })
          : approvedBy && t("result.saidYes", { name: approvedBy.name }),
    ],
    atGate: [
      t("result.keep", { flat }),
      autoApprovalReason !== null
        ? t("result.byRule", { reason: autoApprovalReason })
        : approvedBy && t("result.saidYes", { name: approvedBy.name }),
    ],
    no: [
      rejectedBy && t("result.saidNo", { name: rejectedBy.name }),
      rejectionReason === null ? null : t("result.why", { reason: rejectionReason }),
    ],
    expired: [t("result.noAnswer", { flat })],
    withdrawn: [t("result.gone")],
  }[outcome];
  return lines.map(
    (line) =>
      line !== null && (
        <p key={line} data-testid="result-why">
          {line}
        </p>
      ),
  );
}
