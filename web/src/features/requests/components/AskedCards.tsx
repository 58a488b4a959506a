import { Card, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Answers } from "@/features/requests/components/Answers";
import { RequestPhoto } from "@/features/requests/components/RequestPhoto";
import classes from "@/features/requests/components/resident.module.css";
import { useAnswerProblem } from "@/features/requests/components/useAnswerProblem";
import { useKindOf, useNameOf } from "@/features/requests/components/useNameOf";
import { clock, standingOf, timeLeft } from "@/features/requests/resident";
import { useNoteSeen, type Heard } from "@/features/requests/residentMutations";
import { askedQuery, type EntryRequest } from "@/features/requests/residentQueries";
import { CountdownRing } from "@/ui/CountdownRing";
import { Done, Problem } from "@/ui/Problem";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

/** What became of the answer last given here. */
interface Told {
  id: string;
  done?: string;
  problem?: string;
}

/** Somebody stands at the gate: on top of everything else, with both answers under the thumb. Nothing when nobody does. */
export function AskedCards({ pathOf }: { pathOf: (id: string) => string }) {
  const { t } = useTranslation("asked");
  const say = useAnswerProblem();
  const nameOf = useNameOf();
  const { data } = useQuery(askedQuery("PENDING"));
  const [told, setTold] = useState<Told | null>(null);
  const waiting = (data?.entryRequests ?? []).filter((one) => standingOf(one, new Date()) === "waiting");
  // While its card is there, the card itself says what went wrong.
  const last = waiting.some(({ id }) => id === told?.id) ? null : told;
  if (waiting.length === 0 && last === null) return null;
  return (
    <Stack component="section" aria-label={t("title")}>
      {last !== null && last.done !== undefined && <Done>{last.done}</Done>}
      {last !== null && last.problem !== undefined && <Problem>{last.problem}</Problem>}
      <ul className={classes.list}>
        {waiting.map((request) => (
          <li key={request.id}>
            <AskedCard
              request={request}
              path={pathOf(request.id)}
              heard={{
                onAnswered: (now) => {
                  const what = standingOf(now, new Date());
                  setTold({ id: now.id, done: t(`heard.${what}`, { name: nameOf(now) }) });
                },
                onRefused: (error) => {
                  setTold({ id: request.id, problem: say(error) });
                },
              }}
            />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

interface CardProps {
  request: EntryRequest;
  path: string;
  heard: Heard;
}

function AskedCard({ request, path, heard }: CardProps) {
  const { t } = useTranslation("asked");
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  const name = useNameOf()(request);
  const kind = useKindOf()(request);
  useSeen(request);
  if (seconds === 0) return null;
  return (
    <Card withBorder className={classes.card} role="group" aria-label={t("titleOne", { name })}>
      <div className={classes.who}>
        <RequestPhoto request={request} />
        <div className={classes.words}>
          <Link to={path} className={classes.name}>
            {name}
          </Link>
          <div>{[kind, request.purpose].filter(Boolean).join(" · ")}</div>
          <div className={classes.quiet}>
            {[t("forFlat", { flat: request.flatLabel }), request.gate].filter(Boolean).join(" · ")}
          </div>
        </div>
        <CountdownRing
          share={timeLeft(request, new Date()).share}
          text={clock(seconds)}
          label={t("left", { time: clock(seconds) })}
        />
      </div>
      <Answers request={request} heard={heard} />
    </Card>
  );
}

/** Tells the gate, once, that somebody has it before them. */
export function useSeen(request: EntryRequest): void {
  const { mutate } = useNoteSeen();
  const { id, seenAt } = request;
  useEffect(() => {
    if (seenAt === null) mutate(id);
  }, [id, seenAt, mutate]);
}
