import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconPackageImport, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/deliveries/components/deliveries.module.css";
import { ExpectedForm, type UnitField } from "@/features/deliveries/components/ExpectedForm";
import { answerOf } from "@/features/deliveries/deliveries";
import { useCallOffExpected } from "@/features/deliveries/mutations";
import { expectedQuery, type Expected } from "@/features/deliveries/queries";
import { formatAs } from "@/lib/time";
import { clockName } from "@/lib/weekdays";
import { ConfirmModal } from "@/ui/ConfirmModal";
import cards from "@/ui/DataList.module.css";
import { ListingBody } from "@/ui/Listing";
import { StateWord } from "@/ui/StateWord";

interface Props {
  unitField: UnitField;
  page: number;
  onPage: (page: number) => void;
  onDone: (said: string | null) => void;
}

const SIGNS = { EXPECTED: "pending", ARRIVED: "used", CANCELLED: "ended", EXPIRED: "expired" } as const;

/** The building's day (`2026-03-09`) in words, whatever the reader's zone. */
const dayLabel = (day: string): string =>
  formatAs(new Date(`${day}T00:00:00Z`), {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });

function useWindow(): (delivery: Expected) => string {
  const { t } = useTranslation("deliveries");
  return ({ timeFrom, timeUntil }) => {
    if (timeFrom === null || timeUntil === null) return t("anyTime");
    const words = { from: clockName(timeFrom), until: clockName(timeUntil) };
    return t(timeUntil < timeFrom ? "overnight" : "window", words);
  };
}

/** What is to come, and what the gate does when it comes. */
export function ExpectedDeliveries({ unitField, page, onPage, onDone }: Props) {
  const { t } = useTranslation("deliveries");
  const window = useWindow();
  const list = useQuery(expectedQuery(page));
  const callOff = useCallOffExpected();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Expected | null>(null);
  const add = (
    <Button
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => {
        onDone(null);
        setAdding(true);
      }}
    >
      {t("expected.new")}
    </Button>
  );
  return (
    <>
      <div>{add}</div>
      <ListingBody
        query={list}
        filtered={false}
        onClear={() => onPage(1)}
        onPage={onPage}
        empty={{ icon: <IconPackageImport size={40} />, text: t("expected.empty") }}
      >
        {(deliveries) => (
          <Stack component="ul" gap="xs" aria-label={t("expected.label")} className={cards.cards}>
            {deliveries.map((one) => (
              <Card component="li" key={one.id} withBorder className={classes.card}>
                <div className={classes.head}>
                  <span className={classes.name}>{one.companyName}</span>
                  <StateWord status={SIGNS[one.status]}>{t(`expected.state.${one.status}`)}</StateWord>
                </div>
                <Text className="tabular">
                  {dayLabel(one.expectedDate)} · {window(one)}
                </Text>
                <p className={classes.quiet}>
                  {[one.itemName, t("unit", { unit: one.flat.flatNumber }), t(`expected.${answerOf(one)}`)]
                    .filter(Boolean)
                    .join(" · ")}
                </p>
                {one.status === "EXPECTED" && (
                  <Group>
                    <Button
                      variant="default"
                      aria-label={t("expected.cancelOne", { company: one.companyName })}
                      onClick={() => {
                        onDone(null);
                        setEnding(one);
                      }}
                    >
                      {t("expected.cancel")}
                    </Button>
                  </Group>
                )}
              </Card>
            ))}
          </Stack>
        )}
      </ListingBody>
      {adding && (
        <ExpectedForm
          unitField={unitField}
          onDone={(said) => {
            setAdding(false);
            onDone(said);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      <ConfirmModal
        opened={ending !== null}
        danger
        title={t("expected.cancelTitle")}
        confirm={t("expected.cancel")}
        onConfirm={async () => {
          if (ending === null) return;
          await callOff.mutateAsync(ending.id);
          onDone(t("expected.cancelDone", { company: ending.companyName }));
        }}
        onClose={() => setEnding(null)}
      >
        {t("expected.cancelText")}
      </ConfirmModal>
    </>
  );
}
