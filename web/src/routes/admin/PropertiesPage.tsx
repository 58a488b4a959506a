import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconHome, IconHomePlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PropertyForm } from "@/features/properties/components/PropertyForm";
import { propertiesQuery, useEndProperty, type Property } from "@/features/properties/properties";
import { formatDate } from "@/lib/time";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { StateWord } from "@/ui/StateWord";
import { unitName } from "@/ui/UnitPicker";

/** A landlord's own units, and the claims that wait for the building's administrator. */
export default function PropertiesPage() {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const { state, show, clear } = useListState({});
  const properties = useQuery(propertiesQuery(state.page));
  const end = useEndProperty();
  const [form, setForm] = useState<Property | "new" | null>(null);
  const [leaving, setLeaving] = useState<Property | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const claim = (
    <Button leftSection={<IconHomePlus size={20} aria-hidden />} onClick={() => setForm("new")}>
      {t("property.add")}
    </Button>
  );
  const waits = (one: Property): boolean => one.status === "pending";
  const name = (one: Property): string => unitName(one.house_number, one.block);
  return (
    <Page title={t("property.title")} actions={claim}>
      {said !== null && <Done>{said}</Done>}
      <Listing
        query={properties}
        label={t("property.label")}
        rowKey={(row) => row.id}
        filtered={false}
        onClear={clear}
        onPage={(page) => show({ page })}
        empty={{ icon: <IconHome size={40} />, text: t("property.empty"), action: claim }}
        columns={[
          {
            key: "unit",
            label: t("property.number"),
            cell: (row) => (
              <Text component="span" fw={600}>
                {name(row)}
              </Text>
            ),
          },
          { key: "address", label: t("property.address"), cell: (row) => row.address },
          {
            key: "status",
            label: common("list.status"),
            cell: (row) => (
              <>
                <StateWord status={waits(row) ? "pending" : "approved"}>
                  {t(waits(row) ? "property.waits" : "property.confirmed")}
                </StateWord>
                {row.expires_at !== null && (
                  <Text component="span" display="block" size="sm" className={panel.quiet}>
                    {t("property.until", { date: formatDate(new Date(row.expires_at)) })}
                  </Text>
                )}
              </>
            ),
          },
          { key: "residents", label: t("property.residents"), align: "right", cell: (row) => row.residents },
        ]}
        actions={(row) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            <Button
              variant="light"
              aria-label={t("property.changeOf", { unit: name(row) })}
              onClick={() => setForm(row)}
            >
              {t("property.change")}
            </Button>
            <Button
              variant="default"
              aria-label={t(waits(row) ? "property.withdrawOf" : "property.endOf", { unit: name(row) })}
              onClick={() => setLeaving(row)}
            >
              {t(waits(row) ? "property.withdraw" : "property.end")}
            </Button>
          </Group>
        )}
      />
      {form !== null && (
        <PropertyForm property={form === "new" ? null : form} onDone={setSaid} onClose={() => setForm(null)} />
      )}
      <ConfirmModal
        opened={leaving !== null}
        title={
          leaving === null
            ? ""
            : t(waits(leaving) ? "property.withdrawTitle" : "property.endTitle", { unit: name(leaving) })
        }
        confirm={t(leaving !== null && waits(leaving) ? "property.withdraw" : "property.end")}
        danger
        onConfirm={async () => {
          if (leaving === null) return;
          const { status } = await end.mutateAsync(leaving.id);
          setSaid(t(status === "withdrawn" ? "property.withdrawn" : "property.ended", { unit: name(leaving) }));
        }}
        onClose={() => setLeaving(null)}
      >
        <Text>{t(leaving !== null && waits(leaving) ? "property.withdrawText" : "property.endText")}</Text>
      </ConfirmModal>
    </Page>
  );
}
