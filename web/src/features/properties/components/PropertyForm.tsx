import { SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChangeProperty, useClaim, type Property } from "@/features/properties/properties";
import { FormModal } from "@/ui/FormModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  /** What is changed; null: a new claim. */
  property: Property | null;
  onDone: (said: string) => void;
  onClose: () => void;
}

/** A claim, its correction, or a confirmed unit's address and type. */
export function PropertyForm({ property, onDone, onClose }: Props) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const claim = useClaim();
  const change = useChangeProperty();
  const confirmed = property?.status === "confirmed";
  const needed = (value: string): string | null => (value.trim() === "" ? common("form.needed") : null);
  const { form, problem, refuse, submit } = useServerForm({
    initialValues: {
      house_number: property?.house_number ?? "",
      address: property?.address ?? "",
      block: property?.block ?? "",
      unit_type: property?.unit_type ?? "",
    },
    validate: { house_number: needed, address: needed },
  });
  const working = claim.isPending || change.isPending;
  const send = submit((values) => {
    const house_number = values.house_number.trim();
    const address = values.address.trim();
    const block = values.block.trim();
    const unit_type = values.unit_type.trim();
    const answer = (said: string) => ({
      onSuccess: () => {
        onDone(said);
        onClose();
      },
      onError: refuse,
    });
    if (property === null)
      claim.mutate(
        { house_number, address, ...(block !== "" && { block }) },
        answer(t("property.claimed", { unit: house_number })),
      );
    else
      change.mutate(
        {
          id: property.id,
          body: confirmed
            ? { address, ...(unit_type !== "" && { unit_type }) }
            : { house_number, address, block: block === "" ? null : block },
        },
        answer(t("property.changed")),
      );
  });
  return (
    <FormModal
      title={t(property === null ? "property.add" : "property.change")}
      text={t(confirmed ? "property.confirmedText" : "property.addText")}
      problem={problem}
      working={working}
      confirm={property === null ? t("property.send") : common("action.save")}
      onSubmit={send}
      onClose={onClose}
    >
      {!confirmed && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={t("property.number")}
            required
            withAsterisk={false}
            maxLength={50}
            {...form.getInputProps("house_number")}
          />
          <TextInput label={t("property.blockOptional")} maxLength={100} {...form.getInputProps("block")} />
        </SimpleGrid>
      )}
      <TextInput
        label={t("property.address")}
        required
        withAsterisk={false}
        maxLength={255}
        {...form.getInputProps("address")}
      />
      {confirmed && (
        <TextInput label={t("property.type")} maxLength={50} {...form.getInputProps("unit_type")} />
      )}
    </FormModal>
  );
}
