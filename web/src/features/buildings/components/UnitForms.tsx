import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAddGate, useChangeGate, useSaveBlock, useSaveUnit } from "@/features/buildings/mutations";
import type { Block, Gate, Unit } from "@/features/buildings/queries";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Frame {
  onDone: (said: string) => void;
  onClose: () => void;
}

function useWhole(from: number, to: number) {
  const { t } = useTranslation("people");
  return (value: string): string | null => {
    if (value.trim() === "") return null;
    const number = Number(value);
    return Number.isInteger(number) && number >= from && number <= to
      ? null
      : t("unit.needWhole", { from, to });
  };
}

export function UnitForm({ unit, blocks, onDone, onClose }: Frame & { unit: Unit | null; blocks: Block[] }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const save = useSaveUnit();
  const whole = useWhole(-20, 300);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: {
      flatNumber: unit?.flatNumber ?? "",
      blockId: unit?.blockId ?? "",
      floor: unit?.floor?.toString() ?? "",
      address: unit?.address ?? "",
    },
    validate: {
      flatNumber: (value) => (value.trim() === "" ? common("form.needed") : null),
      floor: whole,
    },
  });
  const send = submit(({ flatNumber, blockId, floor, address }) =>
    save.mutate(
      {
        id: unit?.id ?? null,
        body: {
          flatNumber: flatNumber.trim(),
          address: address.trim(),
          blockId: blockId === "" ? null : blockId,
          floor: floor.trim() === "" ? null : Number(floor),
          type: unit?.type ?? "flat",
        },
      },
      {
        onSuccess: () => {
          onDone(t("unit.saved", { unit: flatNumber.trim() }));
          onClose();
        },
        onError: refuse,
      },
    ),
  );
  return (
    <FormModal
      title={t(unit === null ? "unit.add" : "unit.change")}
      problem={problem}
      working={save.isPending}
      confirm={common("action.save")}
      onSubmit={send}
      onClose={onClose}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t("unit.number")}
          required
          withAsterisk={false}
          maxLength={20}
          {...form.getInputProps("flatNumber")}
        />
        <TextInput
          label={t("unit.floor")}
          inputMode="numeric"
          maxLength={4}
          {...form.getInputProps("floor")}
        />
      </SimpleGrid>
      {blocks.length > 0 && (
        <NativeSelect
          size="md"
          label={t("unit.block")}
          data={[
            { value: "", label: t("unit.noBlock") },
            ...blocks.map((block) => ({ value: block.id, label: block.name })),
          ]}
          {...form.getInputProps("blockId")}
        />
      )}
      <TextInput label={t("unit.address")} maxLength={500} {...form.getInputProps("address")} />
    </FormModal>
  );
}

export function BlockForm({ block, onDone, onClose }: Frame & { block: Block | null }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const save = useSaveBlock();
  const whole = useWhole(0, 300);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { name: block?.name ?? "", floors: block?.floors?.toString() ?? "" },
    validate: {
      name: (value) => (value.trim() === "" ? common("form.needed") : null),
      floors: whole,
    },
  });
  const send = submit(({ name, floors }) =>
    save.mutate(
      {
        id: block?.id ?? null,
        body: { name: name.trim(), floors: floors.trim() === "" ? null : Number(floors) },
      },
      {
        onSuccess: () => {
          onDone(t("unit.saved", { unit: name.trim() }));
          onClose();
        },
        onError: refuse,
      },
    ),
  );
  return (
    <FormModal
      title={t(block === null ? "unit.addBlock" : "unit.changeBlock")}
      problem={problem}
      working={save.isPending}
      confirm={common("action.save")}
      onSubmit={send}
      onClose={onClose}
    >
      <TextInput
        label={t("unit.name")}
        required
        withAsterisk={false}
        maxLength={100}
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("unit.floors")}
        inputMode="numeric"
        maxLength={3}
        {...form.getInputProps("floors")}
      />
    </FormModal>
  );
}

export function GateForm({ gate, onDone, onClose }: Frame & { gate: Gate | null }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const add = useAddGate();
  const change = useChangeGate();
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: { name: gate?.name ?? "" },
    validate: { name: (value) => (value.trim() === "" ? common("form.needed") : null) },
  });
  const send = submit(({ name }) => {
    const answer = {
      onSuccess: () => {
        onDone(t("unit.saved", { unit: name.trim() }));
        onClose();
      },
      onError: refuse,
    };
    if (gate === null) add.mutate({ name: name.trim(), status: "open" }, answer);
    else change.mutate({ id: gate.id, body: { name: name.trim() } }, answer);
  });
  return (
    <FormModal
      title={t(gate === null ? "gate.add" : "gate.rename")}
      problem={problem}
      working={add.isPending || change.isPending}
      confirm={common("action.save")}
      onSubmit={send}
      onClose={onClose}
    >
      <TextInput
        label={t("unit.name")}
        required
        withAsterisk={false}
        maxLength={100}
        {...form.getInputProps("name")}
      />
    </FormModal>
  );
}
