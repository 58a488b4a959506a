import { Button, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/visits/components/VisitCard.module.css";
import { visitQuery, visitsQuery, type VisitDetail, type VisitRow } from "@/features/visits/queries";
import { guestsOf } from "@/features/visits/share";
import { formatDate } from "@/lib/time";
import { useErrorText } from "@/ui/ErrorState";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { SearchBox } from "@/ui/SearchBox";

type Guest = VisitDetail["visitors"][number];
const SHOWN = 6;

/** Finds somebody by the visits there were: a visit, and of a party one of them. */
export function PastVisitors({ onPick }: { onPick: (guest: Guest) => void }) {
  const { t } = useTranslation("resident");
  const say = useErrorText();
  const client = useQueryClient();
  const [words, setWords] = useState("");
  const [party, setParty] = useState<Guest[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const query = useQuery(visitsQuery("pick", { limit: SHOWN, ...(words !== "" && { search: words }) }));
  const open = async ({ id }: VisitRow): Promise<void> => {
    setProblem(null);
    try {
      const guests = guestsOf(await client.fetchQuery(visitQuery(id)));
      const [only] = guests;
      if (guests.length === 1 && only) onPick(only);
      else setParty(guests);
    } catch (error) {
      setProblem(say(error));
    }
  };
  const tile = (key: string, name: string, about: string, act: () => void) => (
    <li key={key}>
      <button type="button" className={classes.pick} onClick={act}>
        <span className={classes.name}>{name}</span>
        <span className={classes.quiet}>{about}</span>
      </button>
    </li>
  );
  if (party !== null) {
    return (
      <Stack gap="xs">
        <ul className={classes.list} aria-label={t("past.party")}>
          {party.map((guest) =>
            tile(guest.id, guest.name, guest.phone ?? "", () => {
              onPick(guest);
            }),
          )}
        </ul>
        <div>
          <Button variant="subtle" onClick={() => setParty(null)}>
            {t("past.back")}
          </Button>
        </div>
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <SearchBox label={t("past.search")} value={words} onChange={setWords} />
      {problem !== null && (
        <Text role="alert" c="var(--gh-no)">
          {problem}
        </Text>
      )}
      <Loaded query={query} skeleton={<ListSkeleton rows={2} height={56} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{t(words === "" ? "past.none" : "past.notFound")}</Text>
          ) : (
            <ul className={classes.list} aria-label={t("past.visits")}>
              {items.map((visit) =>
                tile(
                  visit.id,
                  visit.visitor_names || visit.title,
                  `${visit.title}, ${formatDate(new Date(visit.expected_start))}`,
                  () => void open(visit),
                ),
              )}
            </ul>
          )
        }
      </Loaded>
    </Stack>
  );
}
