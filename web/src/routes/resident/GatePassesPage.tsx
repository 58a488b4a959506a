import { Button } from "@mantine/core";
import { IconClipboardCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { PassCards } from "@/features/gatepasses/components/PassCards";
import { PassDetails } from "@/features/gatepasses/components/PassDetails";
import { PassForm } from "@/features/gatepasses/components/PassForm";
import { useCallOffPass } from "@/features/gatepasses/mutations";
import { gatePassesQuery, type GatePass } from "@/features/gatepasses/queries";
import { OwnUnitField } from "@/features/visits/components/OwnUnitField";
import { gatepasses } from "@/i18n/en/gatepasses";
import { addTexts } from "@/i18n/i18n";
import { ConfirmModal } from "@/ui/ConfirmModal";
import { ListingBody } from "@/ui/Listing";
import { readList } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";

addTexts({ gatepasses });

/** Permission to bring things through the gate: ask, see what was decided, show the code. */
export default function GatePassesPage() {
  const { t } = useTranslation("gatepasses");
  const { user } = useSession();
  const [params, setParams] = useSearchParams();
  const { page } = readList(params, {});
  const list = useQuery(gatePassesQuery({ page }));
  const callOff = useCallOffPass();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<GatePass | null>(null);
  const [ending, setEnding] = useState<GatePass | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const ask = (
    <Button
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => {
        setDone(null);
        setAsking(true);
      }}
    >
      {t("new")}
    </Button>
  );
  return (
    <Page title={t("title")} actions={ask}>
      {done !== null && <Done>{done}</Done>}
      <ListingBody
        query={list}
        filtered={false}
        onClear={() => setParams({})}
        onPage={(next) => setParams(next === 1 ? {} : { page: String(next) })}
        empty={{ icon: <IconClipboardCheck size={40} />, text: t("empty"), action: ask }}
      >
        {(passes) => <PassCards label={t("label")} passes={passes} onShow={setShown} onCallOff={setEnding} />}
      </ListingBody>
      {asking && (
        <PassForm
          submit={t("form.submit")}
          unitField={(value, error, onChange) => (
            <OwnUnitField label={t("form.unit")} value={value} error={error} onChange={onChange} />
          )}
          onAsked={() => {
            setAsking(false);
            setDone(t("form.sent"));
          }}
          onClose={() => setAsking(false)}
        />
      )}
      {shown !== null && (
        <PassDetails
          id={shown.id}
          title={shown.title}
          withCode={shown.requestedById === user.id}
          onClose={() => setShown(null)}
        />
      )}
      <ConfirmModal
        opened={ending !== null}
        danger
        title={t("cancel.title")}
        confirm={t("cancel.confirm")}
        onConfirm={async () => {
          if (ending === null) return;
          await callOff.mutateAsync(ending.id);
          setDone(t("cancel.done", { title: ending.title }));
        }}
        onClose={() => setEnding(null)}
      >
        {t("cancel.text")}
      </ConfirmModal>
    </Page>
  );
}
