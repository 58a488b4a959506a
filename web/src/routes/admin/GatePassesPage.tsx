import { Button, Group } from "@mantine/core";
import { IconClipboardCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { PassDetails } from "@/features/gatepasses/components/PassDetails";
import { PassForm } from "@/features/gatepasses/components/PassForm";
import { PassStateWord } from "@/features/gatepasses/components/PassStateWord";
import { useApprovePass, useCallOffPass, useRejectPass } from "@/features/gatepasses/mutations";
import { isOpen, STATUSES, TYPES } from "@/features/gatepasses/passes";
import { gatePassesQuery, type GatePass } from "@/features/gatepasses/queries";
import { OwnUnitField } from "@/features/visits/components/OwnUnitField";
import { gatepasses } from "@/i18n/en/gatepasses";
import { addTexts } from "@/i18n/i18n";
import { formatDayTime } from "@/lib/time";
import { ConfirmModal } from "@/ui/ConfirmModal";
import type { Column } from "@/ui/DataList";
import { useErrorText } from "@/ui/ErrorState";
import { Filters, Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done, Problem } from "@/ui/Problem";
import { ReasonModal } from "@/ui/ReasonModal";
import { UnitPicker } from "@/ui/UnitPicker";

addTexts({ gatepasses });

const CHOICES = { status: STATUSES, type: TYPES } as const;
type Asked = { what: "form" } | { what: "show" | "reject" | "cancel"; pass: GatePass };

function useColumns(): Column<GatePass>[] {
  const { t } = useTranslation("gatepasses");
  return [
    {
      key: "what",
      label: t("column.what"),
      heading: true,
      cell: (pass) => (
        <>
          {pass.title}
          <span className={panel.quiet}> · {t(`type.${pass.type}`)}</span>
        </>
      ),
    },
    { key: "unit", label: t("column.unit"), cell: (pass) => pass.flat?.flatNumber ?? "–" },
    { key: "by", label: t("column.by"), cell: (pass) => pass.requestedBy.name },
    {
      key: "when",
      label: t("column.when"),
      cell: (pass) => (
        <>
          {formatDayTime(new Date(pass.validFrom))}
          <div className={panel.quiet}>
            {t("column.until", { moment: formatDayTime(new Date(pass.validUntil)) })}
          </div>
        </>
      ),
    },
    { key: "state", label: t("column.state"), cell: (pass) => <PassStateWord pass={pass} /> },
  ];
}

/** Requests for gate passes: approved in one tap, rejected with a reason; a landlord's are those of own units. */
export default function GatePassesPage() {
  const { t } = useTranslation("gatepasses");
  const say = useErrorText();
  const decides = useMay("gate_pass:decide");
  const asks = useMay("gate_pass:ask");
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { status, type, page } = state;
  const list = useQuery(gatePassesQuery({ page, ...(status && { status }), ...(type && { type }) }));
  const columns = useColumns();
  const approve = useApprovePass();
  const reject = useRejectPass();
  const callOff = useCallOffPass();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const close = (): void => setAsked(null);
  const begin = (next: Asked): void => {
    setDone(null);
    approve.reset();
    setAsked(next);
  };
  const yes = (pass: GatePass): void => {
    setDone(null);
    approve.mutate(pass.id, {
      onSuccess: () => {
        close();
        setDone(t("decide.approved", { title: pass.title }));
      },
      onError: close,
    });
  };
  const decisions = (pass: GatePass) =>
    decides &&
    pass.status === "PENDING" && (
      <>
        <Button
          variant="default"
          aria-label={t("decide.rejectOne", { title: pass.title })}
          onClick={() => begin({ what: "reject", pass })}
        >
          {t("decide.reject")}
        </Button>
        <Button
          disabled={approve.isPending}
          aria-label={t("decide.approveOne", { title: pass.title })}
          onClick={() => yes(pass)}
        >
          {t("decide.approve")}
        </Button>
      </>
    );
  const make = asks && (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => begin({ what: "form" })}>
      {t(decides ? "newAdmin" : "new")}
    </Button>
  );
  return (
    <Page title={t("title")} actions={make}>
      <Filters
        choices={[
          {
            name: "status",
            label: t("filter.status"),
            value: status,
            data: STATUSES.map((value) => ({ value, label: t(`state.${value}`) })),
          },
          {
            name: "type",
            label: t("filter.type"),
            value: type,
            data: TYPES.map((value) => ({ value, label: t(`type.${value}`) })),
          },
        ]}
        onChange={(name, value) => show({ [name]: value })}
      />
      {done !== null && <Done>{done}</Done>}
      {approve.isError && <Problem>{say(approve.error)}</Problem>}
      <Listing
        query={list}
        label={t("label")}
        columns={columns}
        rowKey={(pass) => pass.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconClipboardCheck size={40} />, text: t(decides ? "emptyAdmin" : "empty") }}
        actions={(pass) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            <Button
              variant="light"
              aria-label={t("showOne", { title: pass.title })}
              onClick={() => begin({ what: "show", pass })}
            >
              {t("show")}
            </Button>
            {decisions(pass)}
          </Group>
        )}
      />
      {asked?.what === "form" && (
        <PassForm
          submit={t(decides ? "form.submitAdmin" : "form.submit")}
          unitField={(value, error, onChange) =>
            decides ? (
              <UnitPicker
                label={t("form.unit")}
                none={t("form.noUnit")}
                value={value}
                error={error}
                onChange={onChange}
              />
            ) : (
              <OwnUnitField label={t("form.unit")} value={value} error={error} onChange={onChange} />
            )
          }
          onAsked={() => {
            close();
            setDone(t("form.sent"));
          }}
          onClose={close}
        />
      )}
      {asked?.what === "show" && (
        <PassDetails
          id={asked.pass.id}
          title={asked.pass.title}
          withCode={decides}
          actions={(pass) => (
            <>
              {isOpen(pass) && (
                <Button variant="default" onClick={() => begin({ what: "cancel", pass })}>
                  {t("cancel.button")}
                </Button>
              )}
              {decisions(pass)}
            </>
          )}
          onClose={close}
        />
      )}
      {asked?.what === "reject" && (
        <ReasonModal
          title={t("decide.rejectTitle")}
          confirm={t("decide.reject")}
          least={1}
          most={500}
          danger
          suggestions={[t("decide.noItem"), t("decide.busy")]}
          onConfirm={async (reason) => {
            await reject.mutateAsync({ id: asked.pass.id, reason });
            setDone(t("decide.rejected", { title: asked.pass.title }));
          }}
          onClose={close}
        >
          {t("decide.rejectText")}
        </ReasonModal>
      )}
      {asked?.what === "cancel" && (
        <ConfirmModal
          opened
          danger
          title={t("cancel.title")}
          confirm={t("cancel.confirm")}
          onConfirm={async () => {
            await callOff.mutateAsync(asked.pass.id);
            setDone(t("cancel.done", { title: asked.pass.title }));
          }}
          onClose={close}
        >
          {t("cancel.text")}
        </ConfirmModal>
      )}
    </Page>
  );
}
