import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAddDevice, useChangeDevice, type NewDevice } from "@/features/devices/mutations";
import { gatesQuery, type GateDevice } from "@/features/devices/queries";
import { FormModal } from "@/ui/FormModal";
import { useErrorText } from "@/ui/ErrorState";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  buildingId: string;
  /** To be changed; absent: a new one. */
  device?: GateDevice | undefined;
  onAdded?: (made: NewDevice) => void;
  onChanged?: () => void;
  onClose: () => void;
}

/** A device's name and its gate. */
export function DeviceForm({ buildingId, device, onAdded, onChanged, onClose }: Props) {
  const { t } = useTranslation("devices");
  const common = useTranslation().t;
  const say = useErrorText();
  const gates = useQuery(gatesQuery(buildingId));
  const add = useAddDevice();
  const change = useChangeDevice(device?.id ?? "");
  const working = add.isPending || change.isPending;
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: { name: device?.name ?? "", gate: device?.gate?.id ?? "" },
      validate: { name: (name) => (name.trim() === "" ? common("form.needed") : null) },
    },
    { gate_id: "gate" },
  );
  const send = submit(({ name, gate }) => {
    const wish = { name: name.trim(), gate_id: gate === "" ? null : gate };
    if (device) change.mutate(wish, { onSuccess: () => onChanged?.(), onError: refuse });
    else add.mutate(wish, { onSuccess: (made) => onAdded?.(made), onError: refuse });
  });
  // The gate it has stays to be chosen while the list is not there, or if it was closed since.
  const known = new Map(gates.data?.map((gate) => [gate.id, gate.name]));
  if (device?.gate && !known.has(device.gate.id)) known.set(device.gate.id, device.gate.name);
  const choices = [...known].map(([value, label]) => ({ value, label }));
  return (
    <FormModal
      title={t(device ? "form.editTitle" : "form.addTitle")}
      problem={problem ?? (gates.isError ? say(gates.error) : null)}
      working={working}
      confirm={t(device ? "form.editSubmit" : "form.addSubmit")}
      onSubmit={send}
      onClose={onClose}
    >
      <TextInput
        label={t("form.name")}
        description={t("form.nameHint")}
        maxLength={100}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps("name")}
      />
      <NativeSelect
        size="md"
        label={t("gate")}
        description={t("form.gateHint")}
        data={[{ value: "", label: t("noGate") }, ...choices]}
        {...form.getInputProps("gate")}
      />
    </FormModal>
  );
}
