import { Button, Checkbox, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDeviceTablet, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { DeviceForm } from "@/features/devices/components/DeviceForm";
import { DeviceTable, type DeviceAct } from "@/features/devices/components/DeviceTable";
import { EnrolmentCode } from "@/features/devices/components/EnrolmentCode";
import { useNewCode, useRevokeDevice, type NewDevice } from "@/features/devices/mutations";
import { devicesQuery, type GateDevice } from "@/features/devices/queries";
import { devices as texts } from "@/i18n/en/devices";
import { addTexts } from "@/i18n/i18n";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { EmptyState } from "@/ui/EmptyState";
import { useErrorText } from "@/ui/ErrorState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Done, Problem } from "@/ui/Problem";

addTexts({ devices: texts });

/** Tablets at the gates: added, enrolled by a code, moved, revoked. */
export default function DevicesPage() {
  const { t } = useTranslation("devices");
  const say = useErrorText();
  const buildingId = useSession().user.building_id ?? "";
  const [params, setParams] = useSearchParams();
  const withRevoked = params.get("revoked") === "1";
  const list = useQuery(devicesQuery(withRevoked));
  const again = useNewCode();
  const revoke = useRevokeDevice();
  const [asked, setAsked] = useState<{ act: DeviceAct | "add"; device?: GateDevice } | null>(null);
  const [made, setMade] = useState<NewDevice | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const close = (): void => setAsked(null);
  const onAct = (act: DeviceAct, device: GateDevice): void => {
    setDone(null);
    if (act === "code") {
      if (!again.isPending) again.mutate(device.id, { onSuccess: setMade });
    } else setAsked({ act, device });
  };
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setAsked({ act: "add" })}>
      {t("add")}
    </Button>
  );
  const revoking = asked?.act === "revoke" ? asked.device : undefined;
  return (
    <Page title={t("title")} actions={add}>
      <Text>{t("intro")}</Text>
      {done !== null && <Done>{done}</Done>}
      {again.isError && <Problem>{say(again.error)}</Problem>}
      <Group>
        <Checkbox
          size="md"
          label={t("showRevoked")}
          checked={withRevoked}
          onChange={(event) =>
            setParams(event.currentTarget.checked ? { revoked: "1" } : {}, { replace: true })
          }
        />
      </Group>
      <Loaded query={list}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={<IconDeviceTablet size={40} />} text={t("empty")} action={add} />
          ) : (
            <DeviceTable devices={rows} onAct={onAct} />
          )
        }
      </Loaded>
      {(asked?.act === "add" || asked?.act === "edit") && (
        <DeviceForm
          buildingId={buildingId}
          device={asked.device}
          onAdded={(added) => {
            close();
            setMade(added);
          }}
          onChanged={() => {
            close();
            setDone(t("changed"));
          }}
          onClose={close}
        />
      )}
      {made !== null && (
        <EnrolmentCode
          key={made.enrolment.code}
          made={made}
          isEnrolled={
            list.data?.some((one) => one.id === made.device.id && one.enrolled_at !== null) ?? false
          }
          onClose={() => setMade(null)}
        />
      )}
      <ConfirmModal
        opened={revoking !== undefined}
        title={t("revokeTitle", { name: revoking?.name ?? "" })}
        confirm={t("revoke")}
        danger
        onConfirm={async () => {
          if (revoking === undefined) return;
          await revoke.mutateAsync(revoking.id);
          setDone(t("revokedDone", { name: revoking.name }));
        }}
        onClose={close}
      >
        <Text>{t("revokeText")}</Text>
      </ConfirmModal>
    </Page>
  );
}
