import { Button } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { MyTokens } from "@/features/tokens/components/MyTokens";
import { Sessions, type Ending } from "@/features/tokens/components/Sessions";
import { TokenForm } from "@/features/tokens/components/TokenForm";
import { SESSION_STATES } from "@/features/tokens/tokens";
import { Choices } from "@/ui/Choices";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";
import { useListState } from "@/ui/listState";

const VIEWS = ["mine", "sessions"] as const;
const CHOICES = { view: VIEWS, status: SESSION_STATES } as const;

interface Shown {
  id: string;
  name: string | null;
}
interface Props {
  /** A token as it goes to its visitor. */
  sheet: (token: Shown, onClose: () => void) => ReactNode;
  ending?: Ending;
}

/** 000's screens, for residents, landlords and administrators alike. */
export function TokensDesk({ sheet, ending }: Props) {
  const { t } = useTranslation("tokens");
  const everybodys = useMay("gate:watch");
  const { state, show } = useListState(CHOICES);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const view = state.view ?? "mine";
  const make = (
    <Button
      leftSection={<IconTicket size={20} aria-hidden />}
      onClick={() => {
        setDone(null);
        setMaking(true);
      }}
    >
      {t("new")}
    </Button>
  );
  return (
    <Page title={t("title")} actions={make}>
      <Choices
        quiet
        label={t("views")}
        value={view}
        options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        onChange={(next) => {
          setDone(null);
          show({ view: next === "mine" ? null : next, status: null });
        }}
      />
      {done !== null && <Done>{done}</Done>}
      {view === "mine" ? (
        <MyTokens
          page={state.page}
          onPage={(page) => show({ page })}
          onClear={() => show({})}
          onShow={({ id, visitor_name }) => setShown({ id, name: visitor_name })}
          onDone={setDone}
          make={make}
        />
      ) : (
        <Sessions
          everybodys={everybodys}
          ending={ending}
          status={everybodys ? state.status : null}
          page={state.page}
          onStatus={(status) => show({ status: SESSION_STATES.find((one) => one === status) ?? null })}
          onPage={(page) => show({ page })}
          onDone={setDone}
        />
      )}
      {making && (
        <TokenForm
          onMade={(id) => {
            setMaking(false);
            setShown({ id, name: null });
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {shown !== null && sheet(shown, () => setShown(null))}
    </Page>
  );
}
