import { Button, Group } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ExtendToken } from "@/features/tokens/components/ExtendToken";
import { RevokeToken } from "@/features/tokens/components/RevokeToken";
import { TokenStateWord } from "@/features/tokens/components/TokenStates";
import { myTokensQuery, type TokenRow } from "@/features/tokens/queries";
import { mayExtend, mayRevoke, stayOf } from "@/features/tokens/tokens";
import type { Column } from "@/ui/DataList";
import { Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { RelativeTime } from "@/ui/RelativeTime";

interface Props {
  page: number;
  onPage: (page: number) => void;
  onClear: () => void;
  onShow: (token: TokenRow) => void;
  onDone: (said: string) => void;
  /** The one next step where there is none yet. */
  make: ReactNode;
}

function useColumns(): Column<TokenRow>[] {
  const { t } = useTranslation("tokens");
  return [
    {
      key: "who",
      label: t("column.who"),
      heading: true,
      cell: (token) => (
        <>
          {token.visitor_name}
          <span className={panel.quiet}> · {t(`type.${stayOf(token.stay_type)}`)}</span>
        </>
      ),
    },
    { key: "state", label: t("column.state"), cell: (token) => <TokenStateWord token={token} /> },
    {
      key: "until",
      label: t("column.until"),
      cell: (token) => <RelativeTime at={token.expires_at} />,
    },
    {
      key: "entries",
      label: t("column.entries"),
      cell: (token) => (
        <span className="tabular">{t("entries", { used: token.entries_count, all: token.max_entries })}</span>
      ),
    },
  ];
}

/** The tokens one made, with what can still be done with each. */
export function MyTokens({ page, onPage, onClear, onShow, onDone, make }: Props) {
  const { t } = useTranslation("tokens");
  const list = useQuery(myTokensQuery(page));
  const columns = useColumns();
  const [asked, setAsked] = useState<{ what: "extend" | "revoke"; token: TokenRow } | null>(null);
  const close = (): void => setAsked(null);
  return (
    <>
      <Listing
        query={list}
        label={t("label")}
        columns={columns}
        rowKey={(token) => token.id}
        filtered={false}
        onClear={onClear}
        onPage={onPage}
        empty={{ icon: <IconTicket size={40} />, text: t("empty"), action: make }}
        actions={(token) => (
          <Group gap="xs" justify="flex-end">
            {token.is_active && (
              <Button
                variant="light"
                aria-label={t("showOne", { name: token.visitor_name })}
                onClick={() => onShow(token)}
              >
                {t("show")}
              </Button>
            )}
            {mayExtend(token) && (
              <Button
                variant="default"
                aria-label={t("extend.one", { name: token.visitor_name })}
                onClick={() => setAsked({ what: "extend", token })}
              >
                {t("extend.button")}
              </Button>
            )}
            {mayRevoke(token) && (
              <Button
                variant="default"
                aria-label={t("revoke.one", { name: token.visitor_name })}
                onClick={() => setAsked({ what: "revoke", token })}
              >
                {t("revoke.button")}
              </Button>
            )}
          </Group>
        )}
      />
      {asked?.what === "extend" && <ExtendToken token={asked.token} onDone={onDone} onClose={close} />}
      {asked?.what === "revoke" && <RevokeToken token={asked.token} onDone={onDone} onClose={close} />}
    </>
  );
}
