import "@/features/requests/guard/texts";
import { Button, Stack } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useSession } from "@/api/session";
import { DecidedCard } from "@/features/requests/guard/components/DecidedCard";
import { WaitingCard } from "@/features/requests/guard/components/WaitingCard";
import { outcomeOf } from "@/features/requests/guard/outcome";
import { requestQuery, type Detail } from "@/features/requests/guard/queries";
import { useWho } from "@/features/requests/guard/useWho";
import { watch, watched } from "@/features/requests/guard/watched";
import { useStore } from "@/lib/store";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import { useDenying } from "@/routes/guard/denying";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

/** One request: while it waits what can be done, then what became of it. */
export default function RequestPage() {
  const { t } = useTranslation("gateAsk");
  const { id = "" } = useParams();
  const query = useQuery(requestQuery(id));
  return (
    <Page title={t("request.title")} actions={<BackToScanner />}>
      <Loaded query={query}>{(request) => <Shown request={request} />}</Loaded>
    </Page>
  );
}

function Shown({ request }: { request: Detail }) {
  const { t } = useTranslation("gateAsk");
  const building = useSession().user.building_id ?? "";
  const who = useWho()(request);
  const deny = useDenying();
  const mine = useStore(watched).find((one) => one.id === request.id);
  const waits = request.status === "PENDING";
  useEffect(() => {
    // Whoever looks at it here wants to see how it ends.
    if (waits) watch({ id: request.id, building, at: Date.now(), attention: [] });
  }, [waits, request.id, building]);
  const onDeny = (): void => {
    const went = outcomeOf(request) === "in";
    deny({ name: who, requestId: request.id, entryId: went ? request.entryId : null });
  };
  return (
    <Stack>
      {waits ? (
        <WaitingCard request={request} attention={mine?.attention ?? []} onDeny={onDeny} />
      ) : (
        <DecidedCard request={request} onDeny={onDeny} />
      )}
      <Button component={Link} to="/gate/walk-in" h={72} fz="lg" leftSection={<IconUserPlus aria-hidden />}>
        {t("request.next")}
      </Button>
    </Stack>
  );
}
