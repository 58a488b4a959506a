import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWhat } from "@/features/parcels/components/ParcelRow";
import classes from "@/features/parcels/components/parcels.module.css";
import { useGive, type Parcel } from "@/features/parcels/parcels";
import { useParcelProblem } from "@/features/parcels/useParcelProblem";
import { fileAddress } from "@/lib/upload";
import { Problem } from "@/ui/Problem";
import { BigInput } from "@/ui/BigInput";
import { Dialog } from "@/ui/Dialog";

interface Props {
  parcel: Parcel;
  onGiven: (parcel: Parcel) => void;
  onClose: () => void;
}

const SIX = /^\d{6}$/;

/** One parcel: against its digits, or to a name that is written down. */
export function GiveModal({ parcel, onGiven, onClose }: Props) {
  const { t } = useTranslation(["guardDesk", "common"]);
  const what = useWhat();
  const say = useParcelProblem();
  const give = useGive(parcel.id);
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [needed, setNeeded] = useState(false);
  const flat = parcel.flat.flatNumber;
  const submit = (): void => {
    const digits = code.replace(/\s/g, "");
    if (!SIX.test(digits) && (digits !== "" || name.trim() === "")) return setNeeded(true);
    setNeeded(false);
    give.mutate(
      { code: digits || null, name: name.trim() || null },
      {
        onSuccess: (given) => {
          onGiven(given);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog onClose={onClose} title={t("parcels.byName.title", { flat })}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack data-testid="give">
          {parcel.photoUrl !== null && (
            <img
              className={classes.large}
              src={fileAddress(parcel.photoUrl)}
              alt={t("parcels.photo", { flat })}
            />
          )}
          <Text>{t("parcels.byName.text", { what: what(parcel) })}</Text>
          <Problem>{give.isError ? say(give.error) : needed ? t("parcels.byName.needed") : null}</Problem>
          <BigInput
            label={t("parcels.byName.code")}
            inputMode="numeric"
            maxLength={7}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            data-autofocus
          />
          <BigInput
            label={t("parcels.byName.name")}
            autoCapitalize="words"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group grow>
            <Button variant="default" onClick={onClose}>
              {t("common:action.cancel")}
            </Button>
            <Button type="submit" disabled={give.isPending}>
              {give.isPending ? t("parcels.byName.working") : t("parcels.byName.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
