import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeBuilding } from "@/features/buildings/mutations";
import type { Building } from "@/features/buildings/queries";
import panel from "@/ui/panel.module.css";
import { Done, Problem } from "@/ui/Problem";
import { useServerForm } from "@/ui/useServerForm";

const zones = (own: string): string[] => {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(own) ? known : [own, ...known];
};

/** The building's own data. */
export function BuildingForm({ building }: { building: Building }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const change = useChangeBuilding();
  const [saved, setSaved] = useState(false);
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: {
      name: building.name,
      address: building.address,
      city: building.city,
      state: building.state,
      postal_code: building.postal_code ?? "",
      phone: building.phone ?? "",
      website: building.website ?? "",
      time_zone: building.time_zone,
    },
    validate: { name: needed, address: needed, city: needed },
    onValuesChange: () => setSaved(false),
  });
  const send = submit((values) => {
    const { name, address, city, state, time_zone } = values;
    const orNull = (value: string): string | null => (value.trim() === "" ? null : value.trim());
    setSaved(false);
    change.mutate(
      {
        name: name.trim(),
        address: address.trim(),
        city: city.trim(),
        ...(state.trim() !== "" && { state: state.trim() }),
        postal_code: orNull(values.postal_code),
        phone: orNull(values.phone),
        website: orNull(values.website),
        time_zone,
      },
      { onSuccess: () => setSaved(true), onError: refuse },
    );
  });
  return (
    <section className={panel.panel} aria-labelledby="building-data">
      <form onSubmit={send} noValidate>
        <Stack>
          <Title order={2} id="building-data">
            {t("building.data")}
          </Title>
          <Problem>{problem}</Problem>
          <TextInput
            label={t("building.name")}
            required
            withAsterisk={false}
            maxLength={255}
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("building.address")}
            required
            withAsterisk={false}
            maxLength={500}
            {...form.getInputProps("address")}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t("building.city")}
              required
              withAsterisk={false}
              maxLength={100}
              {...form.getInputProps("city")}
            />
            <TextInput label={t("building.region")} maxLength={100} {...form.getInputProps("state")} />
            <TextInput label={t("building.postcode")} maxLength={20} {...form.getInputProps("postal_code")} />
            <TextInput
              label={t("building.phone")}
              type="tel"
              inputMode="tel"
              maxLength={32}
              {...form.getInputProps("phone")}
            />
          </SimpleGrid>
          <TextInput
            label={t("building.website")}
            type="url"
            inputMode="url"
            placeholder="https://"
            {...form.getInputProps("website")}
          />
          <NativeSelect
            size="md"
            label={t("building.zone")}
            description={t("building.zoneHelp")}
            data={zones(building.time_zone)}
            {...form.getInputProps("time_zone")}
          />
          {saved && <Done>{t("building.saved")}</Done>}
          <Group>
            <Button type="submit" disabled={change.isPending}>
              {change.isPending ? common("list.working") : common("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
