import { Stack, Text } from "@mantine/core";
import { IconSearch, IconCircleCheck, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useSession } from "@/api/session";
import { useCheckOut } from "@/features/gate/checkOut";
import { InsideRow } from "@/features/gate/components/InsideRow";
import { InsideSheet } from "@/features/gate/components/InsideSheet";
import { WentOutList } from "@/features/gate/components/WentOutList";
import { flatOf, lateOf, matching } from "@/features/gate/inside";
import { insideQuery, type Inside } from "@/features/gate/lists";
import { useSay } from "@/features/gate/useSay";
import { ownerOf, type Kept } from "@/offline/copies";
import { Choices } from "@/ui/Choices";
import { EmptyState } from "@/ui/EmptyState";
import gate from "@/ui/gate.module.css";
import { KeptNotice } from "@/ui/KeptNotice";
import { Loaded } from "@/ui/Loaded";
import { Problem } from "@/ui/Problem";
import { useNow } from "@/ui/RelativeTime";
import { BigInput } from "@/ui/BigInput";

/** Everybody inside, however they came in, and who of them has stayed too long; a tap lets out. */
export function InsideDesk() {
  const owner = ownerOf(useSession().user);
  const query = useQuery(insideQuery(owner));
  return <Loaded query={query}>{(kept) => <Found kept={kept} />}</Loaded>;
}

const TABS = ["all", "late"] as const;

function Found({ kept }: { kept: Kept<Inside> }) {
  const { t } = useTranslation("guardDesk");
  const now = useNow();
  const { user } = useSession();
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const tab = params.get("tab") === "late" ? "late" : "all";
  const [words, setWords] = useState("");
  const [opened, setOpened] = useState<string | null>(null);
  const checkOut = useCheckOut(user.id);
  const { items, people, total } = kept.data;
  const late = lateOf(items, now);
  const shown = matching(tab === "late" ? late : items, words);
  const row = items.find((one) => one.entry_id === opened);
  const counts = { all: people, late: late.length };
  const failed = checkOut.isError ? checkOut.variables.row.name : null;
  return (
    <Stack>
      <Choices
        quiet
        label={t("inside.tabs")}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`inside.${value}`, { count: counts[value] }) }))}
        onChange={(next) => setParams(next === "late" ? { tab: next } : {}, { replace: true })}
      />
      <KeptNotice at={kept.at} isOld={kept.isOld} />
      <WentOutList />
      <BigInput
        type="search"
        label={t("inside.search")}
        maxLength={100}
        leftSection={<IconSearch aria-hidden size={20} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Text c="dimmed" role="status">
        {items.length < total
          ? t("inside.some", { shown: items.length, count: total })
          : t("inside.people", { count: shown.reduce((sum, one) => sum + one.people, 0) })}
      </Text>
      <Problem>{failed !== null ? say(failed, checkOut.error) : null}</Problem>
      {shown.length === 0 && <Nothing tab={tab} words={words} />}
      <ul className={gate.list} aria-label={t("inside.list")} data-testid="inside-list">
        {shown.map((one) => (
          <li key={one.entry_id}>
            <InsideRow
              row={one}
              now={now}
              isLeaving={checkOut.isPending && checkOut.variables.row.entry_id === one.entry_id}
              disabled={checkOut.isPending}
              onOpen={() => setOpened(one.entry_id)}
              onOut={() => checkOut.mutate({ row: one, flat: flatOf(one) })}
            />
          </li>
        ))}
      </ul>
      {row && <InsideSheet row={row} now={now} onClose={() => setOpened(null)} />}
    </Stack>
  );
}

function Nothing({ tab, words }: { tab: "all" | "late"; words: string }) {
  const { t } = useTranslation("guardDesk");
  if (words.trim() !== "")
    return <EmptyState icon={<IconSearch size={40} />} text={t("inside.noMatch", { words })} />;
  return tab === "late" ? (
    <EmptyState icon={<IconCircleCheck size={40} />} text={t("inside.lateEmpty")} />
  ) : (
    <EmptyState icon={<IconUsers size={40} />} text={t("inside.empty")} />
  );
}
