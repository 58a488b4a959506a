import { Stack, Text, TextInput } from "@mantine/core";
import { IconClockExclamation, IconSearch, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { InsideDetails } from "@/features/gate/components/InsideDetails";
import classes from "@/features/gate/components/InsideList.module.css";
import { isOverstayed, matching } from "@/features/gate/inside";
import { insideQuery, type VisitInside } from "@/features/gate/queries";
import { formatLasting } from "@/lib/time";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { useNow } from "@/ui/RelativeTime";
import { StatusBadge } from "@/ui/StatusBadge";

/** Who is inside now, longest first; a tap shows more. */
export function InsideList() {
  const query = useQuery(insideQuery);
  return <Loaded query={query}>{({ items, count }) => <Found visits={items} count={count} />}</Loaded>;
}

function Found({ visits, count }: { visits: readonly VisitInside[]; count: number }) {
  const { t } = useTranslation("guard");
  const now = useNow();
  const [words, setWords] = useState("");
  const [opened, setOpened] = useState<VisitInside | null>(null);
  if (visits.length === 0) return <EmptyState icon={<IconUsers size={40} />} text={t("inside.empty")} />;
  const found = matching(visits, words);
  return (
    <Stack>
      <TextInput
        size="lg"
        type="search"
        classNames={{ input: classes.field }}
        label={t("inside.search")}
        leftSection={<IconSearch aria-hidden size={20} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Text c="dimmed" role="status">
        {visits.length < count
          ? t("inside.more", { shown: visits.length, count })
          : t("inside.count", { count: found.length })}
      </Text>
      {found.length === 0 && (
        <EmptyState icon={<IconSearch size={40} />} text={t("inside.noMatch", { words })} />
      )}
      <ul className={classes.list} aria-label={t("inside.list")} data-testid="inside-list">
        {found.map((visit) => (
          <li key={visit.id}>
            <Row visit={visit} now={now} onOpen={() => setOpened(visit)} />
          </li>
        ))}
      </ul>
      <InsideDetails visit={opened} onClose={() => setOpened(null)} />
    </Stack>
  );
}

function Row({ visit, now, onOpen }: { visit: VisitInside; now: Date; onOpen: () => void }) {
  const { t } = useTranslation("guard");
  const isLate = isOverstayed(visit, now);
  const unit = visit.apartment_number;
  return (
    <button type="button" className={classes.row} data-late={isLate || undefined} onClick={onOpen}>
      <span className={classes.who}>{visit.visitor_names}</span>
      <span className={classes.quiet}>
        {unit !== null && `${t("inside.unit", { unit })} · `}
        {t("inside.host", { host: visit.host_name })}
        {visit.visitor_count > 1 &&
          ` · ${t("inside.someInside", { inside: visit.inside_count, count: visit.visitor_count })}`}
        {visit.entry_time !== null && (
          <>
            <br />
            {t("inside.inside", { lasting: formatLasting(new Date(visit.entry_time), now) })}
          </>
        )}
      </span>
      {isLate && (
        <span className={classes.side}>
          <StatusBadge tone="attention" icon={<IconClockExclamation />}>
            {t("inside.overstayed")}
          </StatusBadge>
        </span>
      )}
    </button>
  );
}
