import { Modal, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { historyQuery, type Ban } from "@/features/bans/queries";
import { formatDateTime } from "@/lib/time";
import { ListingBody } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";

/** All bans a phone ever had, newest first: why, by whom, until when, how it ended. */
export function BanHistory({ phone, onClose }: { phone: string; onClose: () => void }) {
  const { t } = useTranslation("bans");
  const common = useTranslation().t;
  const [page, setPage] = useState(1);
  const list = useQuery(historyQuery(phone, page));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("desk.historyTitle", { phone })}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <ListingBody
        query={list}
        filtered={false}
        onClear={onClose}
        onPage={setPage}
        empty={{ icon: <IconHistory size={40} />, text: t("desk.historyNone") }}
      >
        {(bans) => (
          <ul className={panel.people}>
            {bans.map((ban) => (
              <li key={ban.id}>
                <Past ban={ban} />
              </li>
            ))}
          </ul>
        )}
      </ListingBody>
    </Modal>
  );
}

const moment = (at: string): string => formatDateTime(new Date(at));

function Past({ ban }: { ban: Ban }) {
  const { t } = useTranslation("bans");
  const by = [ban.banned_by, ban.banned_by_name].filter(Boolean).join(", ");
  const until = ban.expires_at === null ? t("desk.never") : t("desk.until", { when: moment(ban.expires_at) });
  return (
    <div>
      <Text fw={600}>
        {t(`status.${ban.status}`)}: {ban.reason ?? t("noReason")}
      </Text>
      <Text size="sm" c="dimmed" className="tabular">
        {[
          moment(ban.banned_at),
          by !== "" && t("desk.by", { name: by }),
          until,
          t(`severity.${ban.severity}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {ban.unbanned_at !== null && (
        <Text size="sm">
          {t(ban.unban_reason === null ? "liftedOn" : "liftedWhy", {
            when: moment(ban.unbanned_at),
            reason: ban.unban_reason ?? "",
          })}
        </Text>
      )}
    </div>
  );
}
