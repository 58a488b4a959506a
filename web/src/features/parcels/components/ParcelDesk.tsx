import { Button, Stack, Text } from "@mantine/core";
import { IconPackage, IconPackageImport, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { CodeModal } from "@/features/parcels/components/CodeModal";
import { ExpectedList } from "@/features/parcels/components/ExpectedList";
import { GiveModal } from "@/features/parcels/components/GiveModal";
import { ParcelRow, useWhat } from "@/features/parcels/components/ParcelRow";
import classes from "@/features/parcels/components/parcels.module.css";
import { TakeForm } from "@/features/parcels/components/TakeForm";
import {
  expectedQuery,
  found,
  ofToday,
  waitingQuery,
  type Expected,
  type Parcel,
} from "@/features/parcels/parcels";
import gate from "@/ui/gate.module.css";
import { Choices } from "@/ui/Choices";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Done } from "@/ui/Problem";
import { useNow } from "@/ui/RelativeTime";
import { BigInput } from "@/ui/BigInput";

export type Keys = ComponentType<{ onCode: (code: string) => void; disabled?: boolean }>;
interface Props {
  gate: string | null;
  /** The six digits by thumb. */
  keypad: Keys;
  /** Somebody with an announced delivery stands here. */
  onArrived: (delivery: Expected) => void;
}

const TABS = ["here", "expected"] as const;

/** Parcels that wait here and deliveries of today: taken in, handed over. */
export function ParcelDesk({ gate, keypad, onArrived }: Props) {
  const { t } = useTranslation("guardDesk");
  const what = useWhat();
  const now = useNow();
  const [params, setParams] = useSearchParams();
  const tab = params.get("tab") === "expected" ? "expected" : "here";
  const here = useQuery(waitingQuery(""));
  const expected = useQuery(expectedQuery);
  const [taking, setTaking] = useState(false);
  const [byCode, setByCode] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const given = (parcel: Parcel): void =>
    setDone(t("parcels.given", { what: what(parcel), flat: parcel.flat.flatNumber }));
  if (taking)
    return (
      <TakeForm
        gate={gate}
        onClose={() => setTaking(false)}
        onTaken={(flat) => {
          setTaking(false);
          setDone(t("parcels.taken1", { flat }));
        }}
      />
    );
  const counts = {
    here: here.data?.pagination.total,
    expected: expected.data && ofToday(expected.data.deliveries, now).length,
  };
  return (
    <Stack>
      {done !== null && <Done>{done}</Done>}
      <div className={classes.acts}>
        <Button
          h={72}
          px="xs"
          fz="lg"
          leftSection={<IconPackageImport aria-hidden />}
          onClick={() => {
            setDone(null);
            setTaking(true);
          }}
        >
          {t("parcels.take")}
        </Button>
        <Button
          h={72}
          px="xs"
          fz="lg"
          variant="light"
          leftSection={<IconPackage aria-hidden />}
          onClick={() => {
            setDone(null);
            setByCode(true);
          }}
        >
          {t("parcels.give")}
        </Button>
      </div>
      <Choices
        quiet
        label={t("parcels.tabs")}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`parcels.${value}`, { n: counts[value] ?? "–" }) }))}
        onChange={(next) => setParams(next === "expected" ? { tab: next } : {}, { replace: true })}
      />
      {tab === "here" ? (
        <Here onGiven={given} />
      ) : (
        <Loaded query={expected}>
          {({ deliveries }) => <ExpectedList deliveries={ofToday(deliveries, now)} onArrived={onArrived} />}
        </Loaded>
      )}
      {byCode && <CodeModal keypad={keypad} onGiven={given} onClose={() => setByCode(false)} />}
    </Stack>
  );
}

function Here({ onGiven }: { onGiven: (parcel: Parcel) => void }) {
  const { t } = useTranslation("guardDesk");
  const [words, setWords] = useState("");
  const [giving, setGiving] = useState<Parcel | null>(null);
  const query = useQuery(waitingQuery(""));
  return (
    <>
      <Loaded query={query}>
        {({ parcels, pagination }) => {
          const shown = found(parcels, words);
          if (pagination.total === 0)
            return <EmptyState icon={<IconPackage size={40} />} text={t("parcels.empty")} />;
          return (
            <Stack>
              <BigInput
                type="search"
                label={t("parcels.search")}
                maxLength={50}
                leftSection={<IconSearch aria-hidden size={20} />}
                value={words}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
              {pagination.total > parcels.length && (
                <Text c="dimmed">
                  {t("parcels.some", { shown: parcels.length, count: pagination.total })}
                </Text>
              )}
              {shown.length === 0 && (
                <EmptyState icon={<IconSearch size={40} />} text={t("parcels.noMatch", { words })} />
              )}
              <ul className={gate.list} aria-label={t("parcels.list")} data-testid="parcels">
                {shown.map((parcel) => (
                  <li key={parcel.id}>
                    <ParcelRow parcel={parcel} onGive={() => setGiving(parcel)} />
                  </li>
                ))}
              </ul>
            </Stack>
          );
        }}
      </Loaded>
      {giving !== null && <GiveModal parcel={giving} onGiven={onGiven} onClose={() => setGiving(null)} />}
    </>
  );
}
