import { Stack, Text, Title } from "@mantine/core";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { useDesk } from "@/features/gate/components/DeskContext";
import { typedKey } from "@/features/gate/components/useKeys";
import { VisitRow } from "@/features/gate/components/VisitRow";
import { VisitSheet } from "@/features/gate/components/VisitSheet";
import { expectedQuery, searchQuery, type Desk } from "@/features/gate/lists";
import { useJudgedAt } from "@/features/gate/useJudgedAt";
import { ownerOf, type Kept } from "@/offline/copies";
import { useScanOutbox } from "@/offline/useScanOutbox";
import { EmptyState } from "@/ui/EmptyState";
import gate from "@/ui/gate.module.css";
import { KeptNotice } from "@/ui/KeptNotice";
import { Loaded } from "@/ui/Loaded";
import { BigInput } from "@/ui/BigInput";

const PAUSE_MS = 250;
const CODE = /^(SG|GP)[_-]?[0-9A-Z\s-]{12,}$/i;

/** Whom the gate expects today, and anybody else by name, flat, phone or plate; a row lets in or out. `nobody`: the way on when nobody fits. */
export function SearchDesk({ nobody }: { nobody: ReactNode }) {
  const owner = ownerOf(useSession().user);
  const [params, setParams] = useSearchParams();
  const words = (params.get("q") ?? "").trim().slice(0, 100);
  const search = useCallback(
    (typed: string) => setParams(typed === "" ? {} : { q: typed }, { replace: true }),
    [setParams],
  );
  const expected = useQuery(expectedQuery(owner));
  const found = useQuery(searchQuery(owner, words));
  const query = words === "" ? expected : found;
  return (
    <Stack>
      <Field words={words} onSearch={search} />
      <Loaded query={query}>
        {(kept) => <Rows kept={kept} words={words} isComing={query.isPlaceholderData} nobody={nobody} />}
      </Loaded>
    </Stack>
  );
}

function Field({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const { t } = useTranslation("guardDesk");
  const desk = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(words);
  useEffect(() => {
    if (typed.trim() === words) return;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, words, onSearch]);
  // Keys of a keyboard count without a touch on the field; a scanner's do not come here.
  useEffect(
    () =>
      typedKey.listen((key) => {
        if (key.length === 1) setTyped((before) => before + key);
        field.current?.focus();
      }),
    [],
  );
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (!CODE.test(typed.trim())) return onSearch(typed.trim());
        // A scanner typed a pass into the field: it is scanned all the same.
        desk.take(typed, "wedge");
        setTyped("");
      }}
    >
      <BigInput
        ref={field}
        type="search"
        label={t("search.label")}
        maxLength={100}
        leftSection={<IconSearch aria-hidden size={20} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}

interface RowsProps {
  kept: Kept<Desk>;
  words: string;
  isComing: boolean;
  nobody: ReactNode;
}

function Rows({ kept, words, isComing, nobody }: RowsProps) {
  const { t } = useTranslation("guardDesk");
  const { items, around, total } = kept.data;
  const now = useJudgedAt(items);
  const { waiting } = useScanOutbox();
  const [opened, setOpened] = useState<string | null>(null);
  const waits = (id: string): boolean => waiting.some((scan) => scan.chosen?.visitId === id);
  const row = items.find((one) => one.id === opened);
  return (
    <Stack component="section" gap="sm" aria-busy={isComing}>
      <KeptNotice at={kept.at} isOld={kept.isOld} />
      {kept.isOld && words !== "" && <Text>{t("search.onlyKept")}</Text>}
      <div>
        <Title order={2}>{words === "" ? t("search.today") : t("search.found")}</Title>
        <Text c="dimmed" role="status" data-testid="visit-count">
          {items.length < total
            ? t("search.some", { shown: items.length, count: total })
            : t("search.count", { count: total })}
        </Text>
      </div>
      {items.length === 0 && words === "" && (
        <EmptyState icon={<IconUsers size={40} />} text={t("search.empty")} />
      )}
      {items.length === 0 && words !== "" && (
        <EmptyState icon={<IconSearch size={40} />} text={t("search.noMatch", { words })} action={nobody} />
      )}
      {around !== null && (
        <ul className={gate.list} data-testid="visit-list">
          {items.map((one) => (
            <li key={one.id}>
              <VisitRow
                row={one}
                around={around}
                now={now}
                waits={waits(one.id)}
                onOpen={() => setOpened(one.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {row && around !== null && (
        <VisitSheet
          row={row}
          around={around}
          now={now}
          waits={waits(row.id)}
          onClose={() => setOpened(null)}
        />
      )}
    </Stack>
  );
}
