import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession } from "@/api/session";
import { BlocksPanel } from "@/features/buildings/components/BlocksPanel";
import { GatesPanel } from "@/features/buildings/components/GatesPanel";
import { UnitForm } from "@/features/buildings/components/UnitForms";
import { useEndUnit } from "@/features/buildings/mutations";
import { blocksQuery, unitsQuery, type Unit } from "@/features/buildings/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { unitName } from "@/ui/UnitPicker";

const CHOICES = { occupied: ["true", "false"] } as const;

/** Blocks, units and gates of the building. */
export default function UnitsPage() {
  const { t } = useTranslation("people");
  const building = useSession().user.building_id ?? "";
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, occupied } = state;
  const blocks = useQuery(blocksQuery(building)).data ?? [];
  const units = useQuery(
    unitsQuery(building, {
      page,
      ...(search && { search }),
      ...(occupied && { occupied: occupied === "true" }),
    }),
  );
  const end = useEndUnit();
  const [form, setForm] = useState<Unit | "new" | null>(null);
  const [ending, setEnding] = useState<Unit | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const name = (unit: Unit): string => unitName(unit.flatNumber, unit.blockName);
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setForm("new")}>
      {t("unit.add")}
    </Button>
  );
  return (
    <Page title={t("nav.units")} actions={add}>
      {said !== null && <Done>{said}</Done>}
      <div className={panel.columns}>
        <Stack>
          <Filters
            search={{ label: t("unit.find"), hint: t("unit.findHint"), value: search }}
            choices={[
              {
                name: "occupied",
                label: t("unit.lived"),
                value: occupied,
                data: [
                  { value: "true", label: t("unit.occupied") },
                  { value: "false", label: t("unit.empty") },
                ],
              },
            ]}
            onChange={(what, value) => show({ [what]: what === "search" ? (value ?? "") : value })}
          />
          <Listing
            query={units}
            label={t("unit.label")}
            rowKey={(row) => row.id}
            filtered={filtered}
            onClear={clear}
            onPage={(next) => show({ page: next })}
            empty={{ icon: <IconBuilding size={40} />, text: t("unit.none"), action: add }}
            columns={[
              {
                key: "unit",
                label: t("unit.number"),
                cell: (row) => (
                  <>
                    <Text component="span" fw={600}>
                      {name(row)}
                    </Text>
                    <Text component="span" display="block" size="sm" className={panel.quiet}>
                      {row.address}
                    </Text>
                  </>
                ),
              },
              {
                key: "people",
                label: t("unit.people"),
                cell: (row) =>
                  row.occupants === 0 ? (
                    t("unit.empty")
                  ) : (
                    <Link to={`/admin/people?unit=${row.id}`} className={panel.link}>
                      {t("unit.occupants", { count: row.occupants })}
                    </Link>
                  ),
              },
            ]}
            actions={(row) => (
              <Group gap="xs" wrap="nowrap" justify="flex-end">
                <Button
                  variant="light"
                  aria-label={t("unit.changeOf", { unit: name(row) })}
                  onClick={() => setForm(row)}
                >
                  {t("unit.changeShort")}
                </Button>
                <Button
                  variant="default"
                  aria-label={t("unit.removeOf", { unit: name(row) })}
                  onClick={() => setEnding(row)}
                >
                  {t("unit.remove")}
                </Button>
              </Group>
            )}
          />
        </Stack>
        <Stack gap="lg">
          <GatesPanel building={building} onDone={setSaid} />
          <BlocksPanel building={building} onDone={setSaid} />
        </Stack>
      </div>
      {form !== null && (
        <UnitForm
          unit={form === "new" ? null : form}
          blocks={blocks}
          onDone={setSaid}
          onClose={() => setForm(null)}
        />
      )}
      <ConfirmModal
        opened={ending !== null}
        title={t("unit.removeTitle", { unit: ending === null ? "" : name(ending) })}
        confirm={t("unit.remove")}
        danger
        onConfirm={async () => {
          if (ending === null) return;
          await end.mutateAsync(ending.id);
          setSaid(t("unit.removed", { unit: name(ending) }));
        }}
        onClose={() => setEnding(null)}
      >
        <Text>{t("unit.removeText")}</Text>
      </ConfirmModal>
    </Page>
  );
}
