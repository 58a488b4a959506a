import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Choices } from "@/ui/Choices";
import { VisitCards } from "@/features/visits/components/VisitCard";
import { visitsQuery } from "@/features/visits/queries";
import { Pager } from "@/routes/resident/Pager";
import { paths } from "@/routes/resident/paths";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

const TABS = ["expected", "inside", "past"] as const;
const PAST = ["completed", "expired", "cancelled"] as const;
type Tab = (typeof TABS)[number];
type Past = (typeof PAST)[number];

/** What the address says: `?tab=past&kind=expired&q=ngozi&page=2`. */
function useView() {
  const [params, setParams] = useSearchParams();
  const tab: Tab = TABS.find((one) => one === params.get("tab")) ?? "expected";
  const kind: Past = PAST.find((one) => one === params.get("kind")) ?? "completed";
  const words = params.get("q") ?? "";
  const page = Math.max(1, Math.floor(Number(params.get("page"))) || 1);
  const go = (part: { tab?: Tab; kind?: Past; q?: string; page?: number }): void => {
    const next = { tab, kind, q: words, page: 1, ...part };
    const shown: Record<string, string> = {};
    if (next.tab !== "expected") shown.tab = next.tab;
    if (next.tab === "past" && next.kind !== "completed") shown.kind = next.kind;
    if (next.q !== "") shown.q = next.q;
    if (next.page > 1) shown.page = String(next.page);
    setParams(shown, { replace: true });
  };
  return { tab, kind, words, page, go };
}

const STATUS = { expected: "pending", inside: "active" } as const;

export default function VisitorsPage() {
  const { t } = useTranslation("resident");
  const { tab, kind, words, page, go } = useView();
  const [typed, setTyped] = useState(words);
  const search = useDebouncedCallback((q: string) => {
    go({ q });
  }, 300);
  const status = tab === "past" ? kind : STATUS[tab];
  const query = useQuery(visitsQuery(status, { status, page, ...(words === "" ? {} : { search: words }) }));
  const clear = (
    <Button
      variant="light"
      onClick={() => {
        setTyped("");
        go({ q: "" });
      }}
    >
      {t("visitors.clear")}
    </Button>
  );
  const invite = (
    <Button component={Link} to={paths.invite} leftSection={<IconUserPlus size={20} aria-hidden />}>
      {t("home.invite")}
    </Button>
  );
  return (
    <Page title={t("visitors.title")}>
      <Choices
        quiet
        label={t("visitors.tabs")}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`visitors.${value}`) }))}
        onChange={(next) => {
          go({ tab: next });
        }}
      />
      {tab === "past" && (
        <Choices
          quiet
          label={t("visitors.pastKind")}
          value={kind}
          options={PAST.map((value) => ({ value, label: t(`visitors.${value}`) }))}
          onChange={(next) => {
            go({ kind: next });
          }}
        />
      )}
      <TextInput
        type="search"
        aria-label={t("visitors.search")}
        placeholder={t("visitors.search")}
        maxLength={100}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }}
      />
      <Loaded query={query}>
        {({ items, pagination }) => (
          <>
            {items.length === 0 ? (
              <EmptyState
                icon={<IconUsers size={40} />}
                text={words === "" ? t(`visitors.${tab}None`) : t("visitors.notFound", { words })}
                action={words === "" ? invite : clear}
              />
            ) : (
              <VisitCards label={t("visitors.list")} visits={items} pathOf={paths.visit} />
            )}
            <Pager
              page={page}
              pages={pagination.totalPages}
              onPage={(next) => {
                go({ page: next });
              }}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
