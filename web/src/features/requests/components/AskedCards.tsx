import { Card } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Answers } from "@/features/requests/components/Answers";
import { RequestPhoto } from "@/features/requests/components/RequestPhoto";
import classes from "@/features/requests/components/resident.module.css";
import { clock, standingOf, timeLeft } from "@/features/requests/resident";
import { useNoteSeen } from "@/features/requests/residentMutations";
import { askedQuery, type EntryRequest } from "@/features/requests/residentQueries";
import { CountdownRing } from "@/ui/CountdownRing";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

/** Somebody stands at the gate: on top of everything else, with both answers under the thumb. Nothing when nobody does. */
export function AskedCards({ pathOf }: { pathOf: (id: string) => string }) {
  const { t } = useTranslation("asked");
  const { data } = useQuery(askedQuery("PENDING"));
  const waiting = (data?.entryRequests ?? []).filter((one) => standingOf(one, new Date()) === "waiting");
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t("title")}>
      <ul className={classes.list}>
        {waiting.map((request) => (
          <li key={request.id}>
            <AskedCard request={request} path={pathOf(request.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AskedCard({ request, path }: { request: EntryRequest; path: string }) {
  const { t } = useTranslation("asked");
  const seconds = useSecondsLeft(new Date(request.expiresAt).getTime());
  useSeen(request);
  const kind = t(`kind.${request.type}`);
  return (
    <Card withBorder className={classes.card} role="group" aria-label={t("title")}>
      <div className={classes.who}>
        <RequestPhoto request={request} />
        <div className={classes.words}>
          <Link to={path} className={classes.name}>
            {request.visitorName ?? request.providerTag ?? kind}
          </Link>
          <div>{[kind, request.providerTag, request.purpose].filter(Boolean).join(" · ")}</div>
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
      <Answers request={request} />
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
