import { Button, Modal, Stack, Text } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "@/features/gate/components/InsideList.module.css";
import { visitQuery, type VisitInside } from "@/features/gate/queries";
import { formatDateTime } from "@/lib/time";
import { Loaded } from "@/ui/Loaded";

/** One visit with somebody inside, and the way to its host. */
export function InsideDetails({ visit, onClose }: { visit: VisitInside | null; onClose: () => void }) {
  const { t } = useTranslation(["guard", "common"]);
  return (
    <Modal
      opened={visit !== null}
      onClose={onClose}
      title={visit?.visitor_names ?? ""}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      {visit && <Details visit={visit} />}
    </Modal>
  );
}

function Details({ visit }: { visit: VisitInside }) {
  const { t } = useTranslation("guard");
  const query = useQuery(visitQuery(visit.id));
  const facts: [string, string | null][] = [
    [t("inside.titleLabel"), visit.title],
    [t("inside.unitLabel"), visit.apartment_number],
    [t("inside.hostLabel"), visit.host_name],
    [t("inside.since"), visit.entry_time && formatDateTime(new Date(visit.entry_time))],
    [t("inside.until"), formatDateTime(new Date(visit.expires_at))],
  ];
  return (
    <Stack data-testid="inside-details">
      <dl className={classes.facts}>
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Loaded query={query}>
        {({ visit: { host_phone: phone } }) =>
          phone === null ? (
            <Text c="dimmed">{t("inside.noPhone")}</Text>
          ) : (
            <Button
              component="a"
              h={64}
              fz="lg"
              href={`tel:${phone}`}
              leftSection={<IconPhone aria-hidden />}
            >
              {t("inside.call", { name: visit.host_name })}
            </Button>
          )
        }
      </Loaded>
      <Text c="dimmed">{t("inside.howOut")}</Text>
    </Stack>
  );
}
