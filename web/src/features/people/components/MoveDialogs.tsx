import { Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { HomeFields, homeBody } from "@/features/people/components/HomeFields";
import { useMoveIn, useMoveOut } from "@/features/people/mutations";
import type { PersonDetail } from "@/features/people/queries";
import { shownName, TIES } from "@/features/people/words";
import { FormModal } from "@/ui/FormModal";
import { ReasonModal } from "@/ui/ReasonModal";
import { useServerForm } from "@/ui/useServerForm";

interface Props {
  person: PersonDetail;
  onDone: (said: string) => void;
  onClose: () => void;
}

/** Out of the building, now or on a day to come. */
export function MoveOutDialog({ person, onDone, onClose }: Props) {
  const { t } = useTranslation("people");
  const moveOut = useMoveOut(person.member_id);
  const [day, setDay] = useState("");
  const [notify, setNotify] = useState(true);
  return (
    <ReasonModal
      title={t("person.moveOutTitle", { name: shownName(person, t("person.nameless")) })}
      confirm={t("person.moveOutShort")}
      danger
      least={10}
      most={500}
      onConfirm={async (reason) => {
        const { resident } = await moveOut.mutateAsync({ reason, day, notify });
        onDone(t(resident.status === "ended" ? "person.done.movedOut" : "person.done.arranged"));
      }}
      onClose={onClose}
    >
      <Stack>
        <Text>{t("person.moveOutText")}</Text>
        <TextInput
          type="date"
          label={t("person.moveOutDay")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Checkbox
          label={t("person.moveOutNotify")}
          checked={notify}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
      </Stack>
    </ReasonModal>
  );
}

/** Into one more unit. */
export function MoveInDialog({ person, onDone, onClose }: Props) {
  const { t } = useTranslation("people");
  const moveIn = useMoveIn(person.member_id);
  const first = person.units.length === 0;
  const { form, problem, refuse, submit } = useServerForm(
    {
      initialValues: {
        unit: "",
        number: "",
        tie: person.role === "landlord" ? "owner" : "tenant",
        main: first,
      },
      validate: {
        number: (value, { unit }) => (unit === "" && value.trim() === "" ? t("person.moveInNeeds") : null),
      },
    },
    { unit_id: "unit", apartment_number: "number" },
  );
  const error = (name: string): string | undefined =>
    typeof form.errors[name] === "string" ? form.errors[name] : undefined;
  const send = submit((values) =>
    moveIn.mutate(
      {
        ...homeBody(values),
        tie: TIES.find((one) => one === values.tie) ?? "tenant",
        is_primary: values.main,
      },
      {
        onSuccess: () => {
          onDone(t("person.done.movedIn"));
          onClose();
        },
        onError: refuse,
      },
    ),
  );
  return (
    <FormModal
      title={t("person.moveIn")}
      text={t("person.moveInText")}
      problem={problem}
      working={moveIn.isPending}
      confirm={t("person.moveInDo")}
      onSubmit={send}
      onClose={onClose}
    >
      <HomeFields
        values={form.values}
        errors={{ unit: error("unit"), number: error("number") }}
        onChange={(changes) => form.setValues(changes)}
      />
      {!first && (
        <Checkbox label={t("person.mainToo")} {...form.getInputProps("main", { type: "checkbox" })} />
      )}
    </FormModal>
  );
}
