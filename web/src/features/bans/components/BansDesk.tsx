import { Button, Stack, Text } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/session";
import type { Person } from "@/features/bans/ban";
import { BanForm } from "@/features/bans/components/BanForm";
import { BanList } from "@/features/bans/components/BanList";
import { useMadeWords } from "@/features/bans/made";
import { useLift } from "@/features/bans/mutations";
import { bansQuery, OTHER_STATES, type Ban } from "@/features/bans/queries";
import { Filters, ListingBody } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import { Done } from "@/ui/Problem";
import { ReasonModal } from "@/ui/ReasonModal";
import { CardSection } from "@/ui/Section";

const MOST_REASON = 500;

/** The page of bans: one's own, or all of the building for its administration. */
export function BansDesk({ picker }: { picker?: (onPick: (person: Person) => void) => ReactNode }) {
  const { t } = useTranslation("bans");
  const whole = useMay("ban:building");
  const { state, show, filtered, clear } = useListState({ status: OTHER_STATES });
  const { search, status, page } = state;
  const query = useQuery(bansQuery({ page, status: status ?? "active", ...(search && { search }) }));
  const [open, setOpen] = useState<Ban | "new" | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const lift = useLift();
  const made = useMadeWords();
  const begin = (what: Ban | "new"): void => {
    setSaid(null);
    setOpen(what);
  };
  const close = (): void => {
    setOpen(null);
  };
  const add = (
    <Button leftSection={<IconBan size={20} aria-hidden />} onClick={() => begin("new")}>
      {t("add")}
    </Button>
  );
  return (
    <Page title={t("title")}>
      <div>{add}</div>
      {said !== null && <Done>{said}</Done>}
      <Stack>
        <Filters
          search={{ label: t("search"), hint: t("searchHint"), value: search }}
          choices={[
            {
              name: "status",
              label: t("state"),
              value: status,
              none: t("holding"),
              data: OTHER_STATES.map((value) => ({ value, label: t(`states.${value}`) })),
            },
          ]}
          onChange={(name, value) => {
            show({ [name]: name === "search" ? (value ?? "") : value });
          }}
        />
        <ListingBody
          query={query}
          filtered={filtered}
          onClear={clear}
          onPage={(to) => {
            show({ page: to });
          }}
          empty={{ icon: <IconBan size={40} />, text: t("empty") }}
        >
          {(items) => <BanList bans={items} whole={whole} onLift={begin} />}
        </ListingBody>
      </Stack>
      <CardSection title={t("about.title")}>
        <Text>{t("about.personal")}</Text>
        <Text>{t("about.building")}</Text>
        <Text>{t("about.leaving")}</Text>
      </CardSection>
      {open === "new" && (
        <BanForm
          {...(picker && { picker })}
          onBanned={(done) => {
            setSaid(made(done));
            close();
          }}
          onClose={close}
        />
      )}
      {open !== null && open !== "new" && (
        <ReasonModal
          title={t("liftTitle", { name: open.name })}
          confirm={t("liftConfirm")}
          least={1}
          most={MOST_REASON}
          onConfirm={async (reason) => {
            await lift.mutateAsync({ id: open.id, reason });
            setSaid(t("lifted", { name: open.name }));
          }}
          onClose={close}
        >
          {t("liftText")}
        </ReasonModal>
      )}
    </Page>
  );
}
