import { Button, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import classes from "@/features/platform/components/platform.module.css";
import { TermFields, TERMS, UNASKED, useWhole } from "@/features/platform/components/TermFields";
import { useMakeBuilding } from "@/features/platform/mutations";
import { Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

const EMPTY = {
  name: "",
  address: "",
  city: "",
  state: "",
  country: "Nigeria",
  buildingEmail: "",
  buildingPhone: "",
  adminFirstName: "",
  adminLastName: "",
  adminEmail: "",
  adminPhone: "",
};
const AT_CONFLICT: Readonly<Record<string, keyof typeof EMPTY>> = {
  BUILDING_EMAIL_TAKEN: "buildingEmail",
  EMAIL_TAKEN: "adminEmail",
};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <Stack gap="sm">{children}</Stack>
    </fieldset>
  );
}

/** A building with its licence and first administrator, in one go. */
export function BuildingForm({ onMade }: { onMade: (buildingId: string) => void }) {
  const { t } = useTranslation("platform");
  const common = useTranslation().t;
  const make = useMakeBuilding();
  const whole = useWhole();
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { ...EMPTY, ...TERMS },
      validate: {
        name: needed,
        adminFirstName: needed,
        adminLastName: needed,
        adminEmail: needed,
        totalLicenses: whole(1, 100_000),
        durationMonths: whole(1, 60),
      },
    },
    { "licenseData.durationMonths": "durationMonths", "licenseData.planType": "planType" },
  );
  const refused = (error: unknown): void => {
    const at = AT_CONFLICT[asApiError(error).code];
    if (at === undefined) {
      refuse(error);
      return;
    }
    form.setFieldError(at, asApiError(error).message);
    form.getInputNode(at)?.focus();
  };
  const send = submit(({ totalLicenses, durationMonths, planType, ...texts }) => {
    const given = Object.entries(texts)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== "");
    const { name, adminFirstName, adminLastName, adminEmail, ...rest } = Object.fromEntries(
      given,
    ) as typeof EMPTY;
    make.mutate(
      {
        name,
        adminFirstName,
        adminLastName,
        adminEmail,
        ...rest,
        totalLicenses: Number(totalLicenses),
        licenseData: { ...UNASKED, durationMonths: Number(durationMonths), planType },
      },
      { onSuccess: ({ building }) => onMade(building.id), onError: refused },
    );
  });
  const text = (name: keyof typeof EMPTY, label: string, most: number, more: object = {}) => (
    <TextInput label={label} maxLength={most} autoComplete="off" {...more} {...form.getInputProps(name)} />
  );
  const mail = { type: "email", inputMode: "email", autoCapitalize: "none", spellCheck: false };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="xl">
        <Problem>{problem}</Problem>
        <Part title={t("make.building")}>
          {text("name", t("make.name"), 255)}
          {text("address", t("make.address"), 500)}
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            {text("city", t("make.city"), 100)}
            {text("state", t("make.state"), 100)}
            {text("country", t("make.country"), 60)}
          </SimpleGrid>
          {text("buildingEmail", t("make.buildingEmail"), 254, {
            ...mail,
            description: t("make.buildingEmailHelp"),
          })}
          {text("buildingPhone", t("make.buildingPhone"), 25, { type: "tel" })}
        </Part>
        <Part title={t("make.licence")}>
          <Text className={classes.quiet}>{t("licence.seatsHelp")}</Text>
          <TermFields bind={(name) => form.getInputProps(name)} />
        </Part>
        <Part title={t("make.admin")}>
          <Text className={classes.quiet}>{t("make.adminHelp")}</Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {text("adminFirstName", common("form.firstName"), 100)}
            {text("adminLastName", common("form.lastName"), 100)}
          </SimpleGrid>
          {text("adminEmail", common("form.email"), 254, mail)}
          {text("adminPhone", t("make.adminPhone"), 25, { type: "tel" })}
        </Part>
        <Button type="submit" disabled={make.isPending}>
          {t(make.isPending ? "make.working" : "make.submit")}
        </Button>
      </Stack>
    </form>
  );
}
