import { Button, Group } from "@mantine/core";
import { IconBan, IconDownload, IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import { BanForm } from "@/features/bans/components/BanForm";
import { BanHistory } from "@/features/bans/components/BanHistory";
import { BanList } from "@/features/bans/components/BanList";
import { useMadeWords } from "@/features/bans/made";
import { useLift } from "@/features/bans/mutations";
import { bansQuery, expiringQuery, SEVERITIES, type Ban } from "@/features/bans/queries";
import { PastVisitors } from "@/features/visits/components/PastVisitors";
import { resident } from "@/i18n/en/resident";
import { addTexts } from "@/i18n/i18n";
import { Filters, ListingBody } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";
import { ReasonModal } from "@/ui/ReasonModal";

// Finding a visitor among past visits speaks with the resident's words, whoever looks.
addTexts({ resident });

const STATES = ["expiring", "expired", "lifted", "all"] as const;
const CHOICES = { status: STATES, scope: ["building", "personal"], severity: SEVERITIES } as const;
const WEEK = 168;
type Open = { what: "new" } | { what: "lift" | "history"; ban: Ban };

/** Every ban one may see: made in three taps, lifted with a reason, its history by phone; a landlord's are their own. */
export default function BansPage() {
  const { t } = useTranslation("bans");
  const whole = useMay("ban:building");
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { search, status, scope, severity, page } = state;
  const ending = status === "expiring";
  const list = useQuery({
    ...bansQuery({
      page,
      status: status === null || ending ? "active" : status,
      ...(search && { search }),
      ...(scope && { scope }),
      ...(severity && { severity }),
    }),
    enabled: !ending,
  });
  const soon = useQuery({ ...expiringQuery(WEEK, page), enabled: ending });
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const lift = useLift();
  const made = useMadeWords();
  const close = (): void => setOpen(null);
  const begin = (what: Open): void => {
    setSaid(null);
    setOpen(what);
  };
  const add = (
    <Button leftSection={<IconBan size={20} aria-hidden />} onClick={() => begin({ what: "new" })}>
      {t("add")}
    </Button>
  );
  const actions = (
    <Group gap="xs">
      <Button
        component="a"
        href={`/api/visitor-bans/export?format=csv&status=${status === null || ending ? "active" : status}`}
        download
        variant="default"
        leftSection={<IconDownload size={20} aria-hidden />}
      >
        {t("desk.export")}
      </Button>
      {add}
    </Group>
  );
  return (
    <Page title={t("title")} actions={actions}>
      <Filters
        {...(!ending && { search: { label: t("search"), hint: t("searchHint"), value: search } })}
        choices={[
          {
            name: "status",
            label: t("state"),
            value: status,
            none: t("holding"),
            data: STATES.map((value) => ({
              value,
              label: value === "expiring" ? t("desk.expiring") : t(`states.${value}`),
            })),
          },
          ...(ending
            ? []
            : [
                ...(whole
                  ? [
                      {
                        name: "scope",
                        label: t("desk.scope"),
                        value: scope,
                        data: CHOICES.scope.map((value) => ({ value, label: t(`scope.${value}`) })),
                      },
                    ]
                  : []),
                {
                  name: "severity",
                  label: t("desk.severity"),
                  value: severity,
                  data: SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) })),
                },
              ]),
        ]}
        onChange={(name, value) => show({ [name]: name === "search" ? (value ?? "") : value })}
      />
      {said !== null && <Done>{said}</Done>}
      <ListingBody
        query={ending ? soon : list}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconBan size={40} />, text: t(whole ? "desk.empty" : "empty"), action: add }}
      >
        {(bans) => (
          <BanList
            bans={bans}
            whole={whole}
            onLift={(ban) => begin({ what: "lift", ban })}
            more={(ban) => (
              <Button
                variant="default"
                leftSection={<IconHistory size={20} aria-hidden />}
                aria-label={t("desk.historyOne", { name: ban.name })}
                onClick={() => begin({ what: "history", ban })}
              >
                {t("desk.history")}
              </Button>
            )}
          />
        )}
      </ListingBody>
      {open?.what === "new" && (
        <BanForm
          picker={(onPick) => (
            <PastVisitors
              onPick={({ visitor_id, name, phone }) => onPick({ visitorId: visitor_id, name, phone })}
            />
          )}
          onBanned={(ban) => {
            setSaid(made(ban));
            close();
          }}
          onClose={close}
        />
      )}
      {open?.what === "lift" && (
        <ReasonModal
          title={t("liftTitle", { name: open.ban.name })}
          confirm={t("liftConfirm")}
          least={1}
          most={500}
          onConfirm={async (reason) => {
            await lift.mutateAsync({ id: open.ban.id, reason });
            setSaid(t("lifted", { name: open.ban.name }));
          }}
          onClose={close}
        >
          {t("liftText")}
        </ReasonModal>
      )}
      {open?.what === "history" && <BanHistory phone={open.ban.phone} onClose={close} />}
    </Page>
  );
}
