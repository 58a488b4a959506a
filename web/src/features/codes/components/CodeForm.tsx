import { NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useGenerateCode, type CodeRole, type CodeWish, type NewCode } from "@/features/codes/codes";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

const HOURS = ["1", "4", "24", "72", "168"] as const;

/** Which building a code is for, where that is to be chosen. */
export interface BuildingChoice {
  /** What is said when none is chosen and one must be. */
  missing: string;
  field: (bind: {
    value: string;
    must: boolean;
    error: string | undefined;
    onChange: (id: string) => void;
  }) => ReactNode;
}

interface Props {
  roles: readonly CodeRole[];
  building?: BuildingChoice;
  /** Beforehand: the server has no default building to fall back on. */
  needsBuilding?: boolean;
  /** The only units there are to choose from: a landlord's own. */
  units?: readonly { id: string; name: string }[];
  onMade: (code: NewCode) => void;
  onClose: () => void;
}

/** A code for somebody in particular: which role, which building, for how long. */
export function CodeForm({ roles, building, needsBuilding = false, units, onMade, onClose }: Props) {
  const { t } = useTranslation("codes");
  const common = useTranslation().t;
  const generate = useGenerateCode();
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: {
        role: roles[0] ?? "resident",
        building_id: "",
        house_id: units?.length === 1 ? (units[0]?.id ?? "") : "",
        house_number: "",
        address: "",
        recipient_name: "",
        recipient_email: "",
        expires_in_hours: "24",
        note: "",
      },
      validate: {
        building_id: (id, { role }) =>
          building !== undefined && id === "" && (needsBuilding || role !== "landlord")
            ? building.missing
            : null,
        house_id: (id) => (units !== undefined && id === "" ? t("code.needOwnUnit") : null),
        house_number: (unit, { role }) =>
          units === undefined && role === "resident" && unit.trim() === "" ? t("code.needUnit") : null,
      },
    },
    units === undefined ? { house_id: "house_number" } : { house_number: "house_id" },
  );
  const { role, building_id } = form.values;
  const must = needsBuilding || role !== "landlord";
  const send = submit((values) => {
    const optional = {
      building_id: values.building_id,
      recipient_name: values.recipient_name.trim(),
      recipient_email: values.recipient_email.trim(),
      note: values.note.trim(),
      ...(values.role === "resident" && {
        house_id: values.house_id,
        house_number: values.house_number.trim(),
        address: values.address.trim(),
      }),
    };
    const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== ""));
    const wish: CodeWish = {
      role: values.role,
      expires_in_hours: Number(values.expires_in_hours),
      ...given,
    };
    generate.mutate(wish, { onSuccess: onMade, onError: refuse });
  });
  return (
    <FormModal
      title={t("code.formTitle")}
      problem={problem}
      working={generate.isPending}
      confirm={t("token.generate")}
      onSubmit={send}
      onClose={onClose}
    >
      {roles.length > 1 && (
        <NativeSelect
          size="md"
          label={t("code.role")}
          data={roles.map((one) => ({ value: one, label: common(`role.${one}`) }))}
          {...form.getInputProps("role")}
        />
      )}
      {building?.field({
        value: building_id,
        must,
        error: form.errors["building_id"] as string | undefined,
        onChange: (id) => form.setFieldValue("building_id", id),
      })}
      {units !== undefined && (
        <NativeSelect
          size="md"
          label={t("code.ownUnit")}
          data={[
            { value: "", label: t("code.chooseUnit") },
            ...units.map((unit) => ({ value: unit.id, label: unit.name })),
          ]}
          {...form.getInputProps("house_id")}
        />
      )}
      {units === undefined && role === "resident" && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={t("code.unit")} maxLength={50} {...form.getInputProps("house_number")} />
          <TextInput label={t("code.address")} maxLength={255} {...form.getInputProps("address")} />
        </SimpleGrid>
      )}
      <NativeSelect
        size="md"
        label={t("code.hours")}
        data={HOURS.map((hours) => ({ value: hours, label: t(`code.life.${hours}`) }))}
        {...form.getInputProps("expires_in_hours")}
      />
      <TextInput
        label={t("code.recipientName")}
        maxLength={100}
        autoComplete="off"
        {...form.getInputProps("recipient_name")}
      />
      <TextInput
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        label={t("code.recipientEmail")}
        description={t("code.recipientHelp")}
        maxLength={254}
        {...form.getInputProps("recipient_email")}
      />
      <TextInput label={t("code.note")} maxLength={1000} {...form.getInputProps("note")} />
    </FormModal>
  );
}
