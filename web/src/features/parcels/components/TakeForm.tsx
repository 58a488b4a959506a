import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import classes from "@/features/parcels/components/parcels.module.css";
import { companiesQuery, useTakeIn } from "@/features/parcels/parcels";
import { useParcelProblem } from "@/features/parcels/useParcelProblem";
import { GateUnitPicker } from "@/ui/GateUnitPicker";
import { rememberUnits, type GateUnit } from "@/ui/gateUnits";
import { PhotoShot } from "@/ui/PhotoShot";
import { Problem } from "@/ui/Problem";
import { usePhoto } from "@/ui/usePhoto";
import { BigInput } from "@/ui/BigInput";

/** How long taking in waits for a photo that is on its way. */
const PHOTO_MS = 8000;
const MOST = 1000;

interface Props {
  gate: string | null;
  onTaken: (flat: string) => void;
  onClose: () => void;
}

/** A parcel kept for a flat: whose, from whom, how many, how it looks. */
export function TakeForm({ gate, onTaken, onClose }: Props) {
  const { t } = useTranslation("guardDesk");
  const say = useParcelProblem();
  const building = useSession().user.building_id ?? "";
  const { photo, state } = usePhoto();
  const takeIn = useTakeIn();
  const [unit, setUnit] = useState<GateUnit | null>(null);
  const [company, setCompany] = useState("");
  const [count, setCount] = useState("1");
  const [remarks, setRemarks] = useState("");
  const [waiting, setWaiting] = useState(false);
  const [wrong, setWrong] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [unit]);
  const working = waiting || takeIn.isPending;
  const submit = async (): Promise<void> => {
    const packages = Number(count);
    const isFine = Number.isInteger(packages) && packages >= 1 && packages <= MOST;
    setWrong(!isFine);
    if (unit === null || !isFine || working) return;
    setWaiting(true);
    const photoKey = await photo.settled(PHOTO_MS);
    setWaiting(false);
    takeIn.mutate(
      {
        flatId: unit.id,
        providerTag: company.trim() || null,
        packageCount: packages,
        photoKey,
        remarks: remarks.trim() || null,
        gate,
      },
      {
        onSuccess: () => {
          rememberUnits(building, [unit]);
          onTaken(unit.name);
        },
      },
    );
  };
  return (
    <form
      className={classes.form}
      noValidate
      data-testid="take-in"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2 ref={heading} tabIndex={-1}>
        {unit === null ? t("parcels.form.unit") : t("parcels.form.title")}
      </h2>
      {unit === null ? (
        <GateUnitPicker chosen={[]} onPick={setUnit} />
      ) : (
        <>
          <div className={classes.summary}>
            <p>
              {t("parcels.form.for")} <strong>{unit.name}</strong>
            </p>
            <Button type="button" variant="default" onClick={() => setUnit(null)}>
              {t("parcels.form.change")}
            </Button>
          </div>
          <Company value={company} onChange={setCompany} />
          <BigInput
            label={t("parcels.form.count")}
            inputMode="numeric"
            maxLength={4}
            value={count}
            error={wrong ? t("parcels.form.countWrong") : undefined}
            onChange={(event) => setCount(event.currentTarget.value)}
          />
          <div className={classes.photoBox}>
            <PhotoShot photo={photo} state={state} />
          </div>
          <BigInput
            label={t("parcels.form.remarks")}
            maxLength={500}
            value={remarks}
            onChange={(event) => setRemarks(event.currentTarget.value)}
          />
          <Problem>{takeIn.isError ? say(takeIn.error) : null}</Problem>
          <Button type="submit" h={72} fz="xl" disabled={working} data-testid="take-in-now">
            {waiting
              ? t("parcels.form.photoWait")
              : takeIn.isPending
                ? t("parcels.form.working")
                : t("parcels.form.submit", { flat: unit.name })}
          </Button>
        </>
      )}
      <Button type="button" variant="subtle" disabled={working} onClick={onClose}>
        {t("parcels.form.back")}
      </Button>
    </form>
  );
}

/** The building's usual ones are offered while one types; any other may be written. */
function Company({ value, onChange }: { value: string; onChange: (company: string) => void }) {
  const { t } = useTranslation("guardDesk");
  const list = useId();
  const { data } = useQuery(companiesQuery);
  return (
    <>
      <BigInput
        label={t("parcels.form.company")}
        maxLength={100}
        autoCapitalize="characters"
        list={list}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {(data?.companies ?? []).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}
