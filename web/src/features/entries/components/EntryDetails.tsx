import { Button, Group, Modal, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EntryState } from "@/features/entries/components/EntryState";
import { useStay } from "@/features/entries/components/EntryList";
import { howOf, isInside } from "@/features/entries/entries";
import classes from "@/features/entries/components/entries.module.css";
import { entryPhotoQuery, type Entry } from "@/features/entries/queries";
import { isWhole } from "@/lib/phone";
import { formatDateTime } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { PhoneLink } from "@/ui/PhoneLink";
import { unitName } from "@/ui/UnitPicker";

interface Props {
  entry: Entry;
  /** Where the visit of a pass is shown. */
  visitPath: (id: string) => string;
  onEnd?: () => void;
  /** For who may ban; by the phone number, as long as it is shown whole. */
  onBan?: () => void;
  onClose: () => void;
}

const moment = (at: string | null): string | null => (at === null ? null : formatDateTime(new Date(at)));

function Photo({ requestId, name }: { requestId: string; name: string }) {
  const { t } = useTranslation("entries");
  const { data, isError } = useQuery(entryPhotoQuery(requestId));
  const [failed, setFailed] = useState(false);
  if (failed || isError) return <p className={classes.quiet}>{t("photoFailed")}</p>;
  if (data === undefined) return <div className={classes.photo} />;
  return (
    <img className={classes.photo} src={data} alt={t("photo", { name })} onError={() => setFailed(true)} />
  );
}

/** Everything on record about an entry or a request: who, who said yes, who let in and out, where and when. */
export function EntryDetails({ entry, visitPath, onEnd, onBan, onClose }: Props) {
  const { t } = useTranslation("entries");
  const common = useTranslation().t;
  const how = howOf(entry);
  const lasting = useStay(entry);
  const refused = entry.status === "REJECTED";
  const by = entry.endReason === null ? t("fact.guardOut") : t("fact.endedBy");
  const answeredAt = entry.requestId === null ? null : entry.approvedAt;
  const why = how === "policy" ? t("fact.policyReason") : t("fact.rule");
  const facts: [string, ReactNode][] = [
    [t("fact.type"), t(`type.${entry.type}`)],
    [t("fact.phone"), entry.visitorPhone !== null && <PhoneLink number={entry.visitorPhone} />],
    [t("fact.people"), entry.partySize > 1 && entry.partySize],
    [t("fact.company"), entry.companyName],
    [t("fact.packages"), entry.packageCount > 0 && entry.packageCount],
    [t("fact.plate"), entry.vehicleNumber],
    [t("fact.unit"), entry.flat && unitName(entry.flat.flatNumber, entry.flat.blockName)],
    [t("fact.purpose"), entry.purpose],
    [t("fact.remarks"), entry.remarks],
    [t("fact.how"), how !== null && t(`how.${how}`)],
    [t("fact.answeredBy"), entry.approvedBy?.name ?? null],
    [why, entry.autoApprovalReason],
    [t("fact.asked"), moment(entry.requestId === null ? null : entry.createdAt)],
    [t("fact.refusedBy"), refused && (entry.endedBy?.name ?? null)],
    [t("fact.reason"), entry.rejectionReason],
    [t("fact.cameIn"), moment(entry.checkInTime ?? answeredAt)],
    [t("fact.guardIn"), entry.createdBy?.name ?? null],
    [t("fact.gateIn"), entry.gate],
    [t("fact.due"), isInside(entry) && moment(entry.dueOutAt)],
    [t("fact.left"), moment(entry.checkOutTime)],
    [by, entry.checkOutTime !== null && (entry.endedBy?.name ?? null)],
    [t("fact.gateOut"), entry.exitGate],
    [t("fact.reason"), entry.endReason],
    [t("fact.inside"), lasting],
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={entry.visitorName}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Stack>
        <div>
          <EntryState entry={entry} />
        </div>
        {entry.visitorPhoto !== null && entry.requestId !== null && (
          <Photo requestId={entry.requestId} name={entry.visitorName} />
        )}
        <Facts facts={facts} />
        <Group justify="flex-end">
          {entry.preApprovalId !== null && (
            <Button component={Link} to={visitPath(entry.preApprovalId)} variant="light">
              {t("toVisit")}
            </Button>
          )}
          {onBan && entry.visitorPhone !== null && isWhole(entry.visitorPhone) && (
            <Button variant="default" aria-label={t("banOne", { name: entry.visitorName })} onClick={onBan}>
              {t("ban")}
            </Button>
          )}
          {onEnd && isInside(entry) && (
            <Button color="red.8" onClick={onEnd}>
              {t("terminate.button")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
