import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";

const PLANS = ["standard", "premium", "enterprise"] as const;
export type Plan = (typeof PLANS)[number];

/** What a new licence begins with; the server's own defaults. */
export const TERMS = { totalLicenses: "250", durationMonths: "12", planType: "standard" as Plan };

/** What the form does not ask. */
export const UNASKED = { currency: "NGN" as const, features: [] };

/** What is wrong with a whole number that must lie between two, if anything. */
export function useWhole(): (from: number, to: number) => (value: string) => string | null {
  const { t } = useTranslation("platform");
  return (from, to) => (value) => {
    const number = Number(value);
    const fits = /^\d+$/.test(value.trim()) && number >= from && number <= to;
    return fits ? null : t("make.needNumber", { from, to });
  };
}

/** Seats, months and plan: the same wherever a licence begins. */
export function TermFields({ bind }: { bind: (name: keyof typeof TERMS) => GetInputPropsReturnType }) {
  const { t } = useTranslation("platform");
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <TextInput inputMode="numeric" maxLength={6} label={t("make.seats")} {...bind("totalLicenses")} />
      <TextInput inputMode="numeric" maxLength={2} label={t("make.months")} {...bind("durationMonths")} />
      <NativeSelect
        size="md"
        label={t("make.plan")}
        data={PLANS.map((plan) => ({ value: plan, label: t(`make.plans.${plan}`) }))}
        {...bind("planType")}
      />
    </SimpleGrid>
  );
}
