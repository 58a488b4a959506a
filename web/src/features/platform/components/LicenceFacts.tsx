import { useTranslation } from "react-i18next";
import { Facts } from "@/ui/Facts";
import { StateWord } from "@/ui/StateWord";
import type { Licence } from "@/features/platform/queries";
import { formatAs, language } from "@/lib/time";

const day = (at: string): string => formatAs(new Date(at), { dateStyle: "medium" });

const WORDS = ["active", "inactive", "suspended", "expired"] as const;

/** The word for a licence's state; one of a newer server is shown as it is. */
export function LicenceState({ status }: { status: string }) {
  const { t } = useTranslation("platform");
  const known = WORDS.find((word) => word === status);
  return <StateWord status={status}>{known ? t(`licence.status.${known}`) : status}</StateWord>;
}

export function LicenceFacts({ licence }: { licence: Licence }) {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const { amount, currency, status } = licence;
  const plan = (["standard", "premium", "enterprise"] as const).find((name) => name === licence.plan_type);
  const price =
    amount === null || currency === null
      ? null
      : new Intl.NumberFormat(language.get(), { style: "currency", currency }).format(amount);
  const left = status === "expired" ? t("licence.over") : t("licence.daysLeft", { count: licence.days_left });
  return (
    <Facts
      facts={[
        [common("list.status"), <LicenceState key="state" status={status} />],
        [common("reason.label"), status === "suspended" ? licence.suspend_reason : null],
        [
          t("licence.seats"),
          t("building.seatsOf", { used: licence.used_licenses, total: licence.total_licenses }),
        ],
        [t("licence.ends"), `${day(licence.expires_at)} (${left})`],
        [t("licence.starts"), day(licence.starts_at)],
        [t("licence.plan"), plan ? t(`make.plans.${plan}`) : licence.plan_type],
        [t("licence.amount"), price],
        [t("licence.reference"), licence.payment_reference],
        [t("licence.key"), licence.key],
      ]}
    />
  );
}
