import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { asApiError } from "@/api/errors";
import { profileQuery } from "@/features/identity/queries";
import { useChangeProfile, useJoinBuilding, type OwnProfile } from "@/features/identity/self";
import { self } from "@/i18n/en/self";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Done, Problem } from "@/ui/Problem";
import { CardSection } from "@/ui/Section";
import { useServerForm } from "@/ui/useServerForm";

addTexts({ self });

/** Name, phone, unit, how one is told; and asking another building. */
export default function ProfilePage() {
  const { t } = useTranslation("self");
  const profile = useQuery(profileQuery);
  return (
    <Page title={t("title")}>
      <Loaded query={profile}>{(data) => <ProfileForm profile={data} />}</Loaded>
      <JoinForm />
    </Page>
  );
}

function ProfileForm({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation("self");
  const common = useTranslation().t;
  const change = useChangeProfile();
  const hosts = useMay("visit:create");
  const owns = useMay("properties");
  const moves = hosts && !owns;
  const { user, notification_preferences: told, pending_apartment_number: asked } = profile;
  const [saved, setSaved] = useState<string | null>(null);
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: {
      first_name: user.first_name,
      last_name: user.last_name,
      phone: user.phone ?? "",
      apartment_number: asked ?? user.apartment_number ?? "",
      email: told?.email ?? true,
      push: told?.push ?? true,
      sms: told?.sms ?? false,
    },
    validate: { first_name: needed },
    onValuesChange: () => setSaved(null),
  });
  const send = submit(({ first_name, last_name, phone, apartment_number, email, push, sms }) => {
    const unit = apartment_number.trim();
    change.mutate(
      {
        first_name: first_name.trim(),
        last_name: last_name.trim(),
        phone: phone.trim(),
        ...(moves && unit !== "" && unit !== user.apartment_number && { apartment_number: unit }),
        ...(told !== null && { notification_preferences: { email, push, sms } }),
      },
      {
        onSuccess: (now) => {
          const moved = now.pending_apartment_number !== null && now.pending_apartment_number !== asked;
          setSaved(t(moved ? "savedUnit" : "saved"));
        },
        onError: refuse,
      },
    );
  });
  return (
    <CardSection title={t("about")}>
      <form onSubmit={send} noValidate>
        <Stack>
          <Problem>{problem}</Problem>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={common("form.firstName")}
              autoComplete="given-name"
              required
              withAsterisk={false}
              {...form.getInputProps("first_name")}
            />
            <TextInput
              label={common("form.lastName")}
              autoComplete="family-name"
              {...form.getInputProps("last_name")}
            />
          </SimpleGrid>
          <TextInput
            label={common("form.phone")}
            type="tel"
            autoComplete="tel"
            inputMode="tel"
            {...form.getInputProps("phone")}
          />
          {moves && (
            <>
              <TextInput
                label={t("unit")}
                description={t("unitHelp")}
                maxLength={20}
                {...form.getInputProps("apartment_number")}
              />
              {asked !== null && (
                <Text>{t("unitWaits", { unit: asked, now: user.apartment_number ?? t("unitNone") })}</Text>
              )}
            </>
          )}
          {told !== null && (
            <Stack gap={0} role="group" aria-labelledby="told">
              <Text fw={600} id="told">
                {t("told")}
              </Text>
              <Checkbox label={t("push")} {...form.getInputProps("push", { type: "checkbox" })} />
              <Checkbox label={t("email")} {...form.getInputProps("email", { type: "checkbox" })} />
              <Checkbox label={t("sms")} {...form.getInputProps("sms", { type: "checkbox" })} />
            </Stack>
          )}
          {saved !== null && <Done>{saved}</Done>}
          <Group>
            <Button type="submit" disabled={change.isPending}>
              {change.isPending ? common("list.working") : common("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </CardSection>
  );
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function JoinForm() {
  const { t } = useTranslation("self");
  const common = useTranslation().t;
  const join = useJoinBuilding();
  const { form, problem, setProblem, refuse, submit } = useServerForm({
    initialValues: { building_email: "", apartment_number: "" },
    validate: {
      building_email: (value) => (EMAIL.test(value.trim()) ? null : common("form.needEmail")),
    },
  });
  const send = submit(({ building_email, apartment_number }) => {
    const unit = apartment_number.trim();
    join.mutate(
      { building_email: building_email.trim(), ...(unit !== "" && { apartment_number: unit }) },
      {
        onSuccess: () => form.reset(),
        onError: (error) => {
          refuse(error);
          if (asApiError(error).status !== 404) return;
          form.setFieldError("building_email", t("join.none"));
          setProblem(null);
          form.getInputNode("building_email")?.focus();
        },
      },
    );
  });
  return (
    <CardSection title={t("join.title")}>
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>{t("join.text")}</Text>
          <Problem>{problem}</Problem>
          <TextInput
            label={t("join.building")}
            type="email"
            inputMode="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            {...form.getInputProps("building_email")}
          />
          <TextInput label={t("join.unit")} maxLength={20} {...form.getInputProps("apartment_number")} />
          {join.isSuccess && <Done>{t("join.sent")}</Done>}
          <Group>
            <Button type="submit" variant="default" disabled={join.isPending}>
              {join.isPending ? common("list.working") : t("join.send")}
            </Button>
          </Group>
        </Stack>
      </form>
    </CardSection>
  );
}
