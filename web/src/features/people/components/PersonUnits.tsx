import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MoveInDialog } from "@/features/people/components/MoveDialogs";
import classes from "@/features/people/components/people.module.css";
import { useLeaveUnit, useMainUnit } from "@/features/people/mutations";
import type { PersonDetail, UnitTie } from "@/features/people/queries";
import { shownName, usePeopleWords } from "@/features/people/words";
import { formatAs } from "@/lib/time";
import { useErrorText } from "@/ui/ErrorState";
import panel from "@/ui/panel.module.css";
import { Problem } from "@/ui/Problem";
import { ReasonModal } from "@/ui/ReasonModal";
import { unitName } from "@/ui/UnitPicker";

interface Props {
  person: PersonDetail;
  /** Whether anything may be changed here. */
  changes: boolean;
  onDone: (said: string) => void;
}

/** Where somebody lives, moving in and moving out. */
export function PersonUnits({ person, changes, onDone }: Props) {
  const { t } = useTranslation("people");
  const words = usePeopleWords();
  const say = useErrorText();
  const main = useMainUnit(person.member_id);
  const leave = useLeaveUnit();
  const [entering, setEntering] = useState(false);
  const [leaving, setLeaving] = useState<UnitTie | null>(null);
  const name = (unit: UnitTie): string => unitName(unit.apartment_number, unit.block);
  const lives = person.role === "resident" || person.role === "landlord";
  return (
    <section className={panel.panel} aria-labelledby="units">
      <Stack gap="xs">
        <Title order={2} id="units">
          {t("person.units")}
        </Title>
        {person.units.length === 0 && <Text className={panel.quiet}>{t("person.noUnits")}</Text>}
        <Problem>{main.isError ? say(main.error) : null}</Problem>
        <ul className={classes.homes} aria-label={t("person.units")}>
          {person.units.map((unit) => (
            <li key={unit.unit_id}>
              <span>
                <Text component="span" fw={600} display="block">
                  {name(unit)}
                </Text>
                <span className={classes.small}>
                  {[
                    words.tie(unit.tie),
                    unit.is_primary ? t("person.main") : "",
                    t("person.sinceShort", { date: formatAs(new Date(unit.since), { dateStyle: "medium" }) }),
                    unit.address,
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </span>
              </span>
              {changes && (
                <Group gap="xs">
                  {!unit.is_primary && (
                    <Button
                      variant="subtle"
                      disabled={main.isPending}
                      onClick={() =>
                        main.mutate(unit.unit_id, { onSuccess: () => onDone(t("person.done.main")) })
                      }
                    >
                      {t("person.makeMain")}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    aria-label={t("person.moveOutOf", { unit: name(unit) })}
                    onClick={() => setLeaving(unit)}
                  >
                    {t("person.moveOutShort")}
                  </Button>
                </Group>
              )}
            </li>
          ))}
        </ul>
        {changes && lives && (
          <Group>
            <Button variant="light" onClick={() => setEntering(true)}>
              {t("person.moveIn")}
            </Button>
          </Group>
        )}
      </Stack>
      {entering && <MoveInDialog person={person} onDone={onDone} onClose={() => setEntering(false)} />}
      {leaving !== null && (
        <ReasonModal
          title={t("person.moveOutOfTitle", {
            name: shownName(person, t("person.nameless")),
            unit: name(leaving),
          })}
          confirm={t("person.moveOutShort")}
          danger
          least={10}
          most={500}
          onConfirm={async (reason) => {
            const left = await leave.mutateAsync({
              member: person.member_id,
              unit: leaving.unit_id,
              reason,
            });
            onDone(t(left.moved_out ? "person.done.movedOut" : "person.done.left"));
          }}
          onClose={() => setLeaving(null)}
        >
          <Text>{t("person.moveOutOfText")}</Text>
        </ReasonModal>
      )}
    </section>
  );
}
