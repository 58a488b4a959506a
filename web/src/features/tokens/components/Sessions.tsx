import { Button, Group } from "@mantine/core";
import { IconDoorEnter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SessionDetails } from "@/features/tokens/components/SessionDetails";
import { SessionStateWord } from "@/features/tokens/components/TokenStates";
import { useSessionWords } from "@/features/tokens/components/useSessionWords";
import { allSessionsQuery, mySessionsQuery, type TokenEntry } from "@/features/tokens/queries";
import { SESSION_STATES, type SessionState } from "@/features/tokens/tokens";
import type { Column } from "@/ui/DataList";
import { Filters, Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { RelativeTime } from "@/ui/RelativeTime";

export type Ending = (entry: TokenEntry, onDone: (said: string) => void, onClose: () => void) => ReactNode;

interface Props {
  /** The whole building's stays, by state; else those on one's own tokens. */
  everybodys: boolean;
  /** Asks why and ends a stay, for those who may. */
  ending?: Ending | undefined;
  status: SessionState | null;
  page: number;
  onStatus: (status: string | null) => void;
  onPage: (page: number) => void;
  onDone: (said: string) => void;
}

function useColumns(everybodys: boolean): Column<TokenEntry>[] {
  const { t } = useTranslation("tokens");
  const words = useSessionWords();
  return [
    {
      key: "who",
      label: t("column.who"),
      heading: true,
      cell: (entry) => (
        <>
          {entry.visitor_name}
          <span className={panel.quiet}> · {words.purpose(entry)}</span>
        </>
      ),
    },
    ...(everybodys
      ? [{ key: "host", label: t("column.host"), cell: (entry: TokenEntry) => words.host(entry) }]
      : []),
    {
      key: "in",
      label: t("column.in"),
      cell: (entry) => (
        <>
          <RelativeTime at={entry.entered_at} />
          <div className={panel.quiet}>{words.by(entry.guard_name, entry.gate)}</div>
        </>
      ),
    },
    {
      key: "out",
      label: t("column.out"),
      cell: (entry) =>
        entry.exited_at === null ? (
          "–"
        ) : (
          <>
            <RelativeTime at={entry.exited_at} />
            <div className={panel.quiet}>{words.by(entry.exit_guard_name, entry.exit_gate)}</div>
          </>
        ),
    },
    {
      key: "lasting",
      label: t("column.lasting"),
      cell: (entry) => <span className="tabular">{words.lasting(entry)}</span>,
    },
    { key: "state", label: t("column.state"), cell: (entry) => <SessionStateWord entry={entry} /> },
  ];
}

/** Who came, who granted it, in and out with guard and gate, how long; administrators end a stay with a reason. */
export function Sessions({ everybodys, ending, status, page, onStatus, onPage, onDone }: Props) {
  const { t } = useTranslation("tokens");
  const mine = useQuery({ ...mySessionsQuery(page), enabled: !everybodys });
  const all = useQuery({ ...allSessionsQuery(status, page), enabled: everybodys });
  const columns = useColumns(everybodys);
  const [shown, setShown] = useState<TokenEntry | null>(null);
  const [toEnd, setToEnd] = useState<TokenEntry | null>(null);
  return (
    <>
      {everybodys && (
        <Filters
          choices={[
            {
              name: "status",
              label: t("sessions.filter"),
              value: status,
              none: t("sessions.all"),
              data: SESSION_STATES.map((value) => ({ value, label: t(`sessions.${value}`) })),
            },
          ]}
          onChange={(_, value) => onStatus(value)}
        />
      )}
      <Listing
        query={everybodys ? all : mine}
        label={t(status === "active" ? "sessions.activeLabel" : "sessions.label")}
        columns={columns}
        rowKey={(entry) => entry.id}
        filtered={status !== null}
        onClear={() => onStatus(null)}
        onPage={onPage}
        empty={{ icon: <IconDoorEnter size={40} />, text: t("sessions.empty") }}
        actions={(entry) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            <Button
              variant="light"
              aria-label={t("sessions.detailsOne", { name: entry.visitor_name })}
              onClick={() => setShown(entry)}
            >
              {t("sessions.details")}
            </Button>
          </Group>
        )}
      />
      {shown !== null && (
        <SessionDetails
          entry={shown}
          {...(ending &&
            shown.is_active && {
              onEnd: () => {
                setShown(null);
                setToEnd(shown);
              },
            })}
          onClose={() => setShown(null)}
        />
      )}
      {toEnd !== null && ending?.(toEnd, onDone, () => setToEnd(null))}
    </>
  );
}
