import { Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconInbox } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useMay, useSession } from "@/api/session";
import { ApprovalPanel } from "@/features/approvals/components/ApprovalPanel";
import { ApprovalRows } from "@/features/approvals/components/ApprovalRows";
import classes from "@/features/approvals/components/approvals.module.css";
import { Batch } from "@/features/approvals/components/Batch";
import { DecideModal } from "@/features/approvals/components/DecideModal";
import { KeyHint } from "@/features/approvals/components/KeyHint";
import { actOf, KINDS, nameOf, STATUSES, step } from "@/features/approvals/inbox";
import { inboxQuery, type Approval } from "@/features/approvals/queries";
import { useDecisions } from "@/features/approvals/useDecisions";
import { keep } from "@/lib/keep";
import { Filters, ListingBody } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done, Problem } from "@/ui/Problem";

const CHOICES = { status: STATUSES, kind: KINDS } as const;
const KEYS_OFF = "approval-keys-off";

/** A building's requests: read beside the list, decided by a tap, a key, or many at once. */
export default function ApprovalsPage() {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const building = useSession().user.building_id ?? "";
  const decides = useMay("people:manage");
  const wide = useMediaQuery("(min-width: 62em)", false, { getInitialValueInEffect: false });
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, search, status, kind } = state;
  const inbox = useQuery(
    inboxQuery(building, {
      page,
      status: status ?? "pending",
      ...(kind && { request_type: kind }),
      ...(search && { search }),
    }),
  );
  const rows = inbox.data?.items ?? [];
  const asked = useSearchParams()[0].get("request");
  const [chosen, setChosen] = useState<string | null>(asked);
  const [checked, setChecked] = useState<ReadonlyMap<string, string>>(new Map());
  const [keysOn, setKeysOn] = useState(keep.read(KEYS_OFF) !== true);

  const current = chosen ?? rows[0]?.id ?? null;
  const open = rows.find((one) => one.id === current) ?? null;
  // Only one's own decision moves on to the next; somebody else's leaves the place empty, so that a key meets no stranger.
  const decisions = useDecisions((one) => {
    setChecked((now) => new Map([...now].filter(([id]) => id !== one.id)));
    if ((status ?? "pending") === "pending") {
      const rest = rows.filter((row) => row.id !== one.id);
      const at = rows.findIndex((row) => row.id === one.id);
      setChosen(rest[Math.min(Math.max(at, 0), rest.length - 1)]?.id ?? null);
    }
  });
  const narrow = (changes: Parameters<typeof show>[0]): void => {
    decisions.quiet();
    setChosen(null);
    setChecked(new Map());
    show(changes);
  };
  const check = (one: Approval): void =>
    setChecked((now) => {
      const next = new Map(now);
      if (!next.delete(one.id)) next.set(one.id, nameOf(one));
      return next;
    });

  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = actOf(event, document.querySelector("[role=dialog]") !== null);
    if (act === null) return;
    if (act === "next" || act === "before") {
      const next = step(rows.map((one) => one.id), current, act === "next" ? 1 : -1);
      setChosen(next);
      document.querySelector(`[data-id="${next ?? ""}"]`)?.scrollIntoView({ block: "nearest" });
    } else if (open !== null && open.status === "pending" && decides && !decisions.working) {
      if (act === "approve") decisions.approve(open);
      else decisions.ask(open, false);
    } else return;
    event.preventDefault();
  });
  const listens = keysOn && wide;
  useEffect(() => {
    if (!listens) return;
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [listens]);

  return (
    <Page title={t("approval.title")}>
      <Filters
        search={{ label: t("approval.find"), hint: t("approval.findHint"), value: search }}
        choices={[
          {
            name: "status",
            label: common("list.status"),
            value: status,
            none: t("approval.status.pending"),
            data: STATUSES.filter((one) => one !== "pending").map((value) => ({
              value,
              label: t(`approval.status.${value}`),
            })),
          },
          {
            name: "kind",
            label: t("approval.kind"),
            value: kind,
            data: KINDS.map((value) => ({ value, label: t(`approval.kinds.${value}`) })),
          },
        ]}
        onChange={(name, value) => narrow({ [name]: name === "search" ? (value ?? "") : value })}
      />
      {decisions.said !== null && <Done>{decisions.said}</Done>}
      <Problem>{decisions.problem}</Problem>
      <ListingBody
        query={inbox}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => narrow({ page: next })}
        empty={{ icon: <IconInbox size={40} />, text: t("approval.empty") }}
      >
        {(items) => (
          <>
            {decides && <Batch rows={items} checked={checked} onChecked={setChecked} />}
            <div className={classes.columns}>
              <ApprovalRows
                rows={items}
                panel={wide}
                open={current}
                onOpen={setChosen}
                checked={checked}
                onCheck={check}
                working={decisions.working || !decides}
                onApprove={decisions.approve}
                onReject={(one) => decisions.ask(one, false)}
              />
              {wide && (
                <Stack className={classes.sticky}>
                  <ApprovalPanel
                    one={open}
                    gone={chosen !== null && open === null}
                    working={decisions.working || !decides}
                    onApprove={decisions.approve}
                    onAsk={decisions.ask}
                  />
                  <KeyHint
                    on={keysOn}
                    onChange={(on) => {
                      setKeysOn(on);
                      keep.write(KEYS_OFF, !on);
                    }}
                  />
                </Stack>
              )}
            </div>
          </>
        )}
      </ListingBody>
      {decisions.asked !== null && (
        <DecideModal
          {...decisions.asked.dialog}
          onDecide={(decision) => {
            const target = decisions.asked;
            return target === null ? Promise.resolve() : decisions.send(target.one, decision);
          }}
          onClose={decisions.close}
        />
      )}
    </Page>
  );
}
