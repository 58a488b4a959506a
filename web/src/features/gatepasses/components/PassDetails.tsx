import { Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/gatepasses/components/gatepasses.module.css";
import { PassStateWord } from "@/features/gatepasses/components/PassStateWord";
import { isOpen } from "@/features/gatepasses/passes";
import { gatePassQrQuery, gatePassQuery, type GatePass } from "@/features/gatepasses/queries";
import { formatDateTime } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";
import { PhoneLink } from "@/ui/PhoneLink";

interface Props {
  id: string;
  title: string;
  /** Whether this person gets the code: whoever asked for the pass. */
  withCode: boolean;
  actions?: (pass: GatePass) => ReactNode;
  onClose: () => void;
}

const moment = (at: string | null): string | null => (at === null ? null : formatDateTime(new Date(at)));

/** The code the guard scans. */
function Code({ pass }: { pass: GatePass }) {
  const { t } = useTranslation("gatepasses");
  const query = useQuery(gatePassQrQuery(pass.id));
  return (
    <Loaded query={query} skeleton={<ListSkeleton rows={1} height={240} />}>
      {({ qrCodeImage, qrToken }) => (
        <Stack gap="xs" align="center">
          <img
            className={classes.qr}
            src={qrCodeImage}
            alt={t("qr.alt", { title: pass.title })}
            width={280}
            height={280}
          />
          <span className={classes.code}>{qrToken}</span>
          <Text ta="center">{t(pass.status === "PENDING" ? "qr.later" : "qr.text")}</Text>
        </Stack>
      )}
    </Loaded>
  );
}

/** A gate pass with everything on record about it. */
export function PassDetails({ id, title, withCode, actions, onClose }: Props) {
  const { t } = useTranslation("gatepasses");
  const common = useTranslation().t;
  const query = useQuery(gatePassQuery(id));
  const phone = (number: string | null): ReactNode => number !== null && <PhoneLink number={number} />;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Loaded query={query}>
        {(pass) => (
          <Stack>
            <div>
              <PassStateWord pass={pass} />
            </div>
            {withCode && isOpen(pass) && <Code pass={pass} />}
            <Facts
              facts={[
                [t("fact.type"), t(`type.${pass.type}`)],
                [
                  t("fact.good"),
                  t("span", {
                    from: formatDateTime(new Date(pass.validFrom)),
                    until: formatDateTime(new Date(pass.validUntil)),
                  }),
                ],
                [t("fact.unit"), pass.flat?.flatNumber ?? null],
                [t("fact.items"), pass.itemsList.join(", ")],
                [t("fact.company"), pass.companyName],
                [t("fact.vehicle"), pass.vehicleNumber],
                [t("fact.driver"), pass.driverName],
                [t("fact.driverPhone"), phone(pass.driverPhone)],
                [t("fact.worker"), pass.workerName],
                [t("fact.workerPhone"), phone(pass.workerPhone)],
                [t("fact.description"), pass.description],
                [t("fact.askedBy"), pass.requestedBy.name],
                [t("fact.asked"), moment(pass.createdAt)],
                [t("fact.decidedBy"), pass.approvedBy?.name ?? null],
                [t("fact.decided"), moment(pass.approvedAt ?? pass.rejectedAt)],
                [t("fact.reason"), pass.rejectionReason],
                [t("fact.used"), moment(pass.usedAt)],
                [t("fact.usedAt"), pass.usedGate],
                [t("fact.usedBy"), pass.usedByGuard?.name ?? null],
                [t("fact.cancelled"), moment(pass.cancelledAt)],
              ]}
            />
            {actions && <Group justify="flex-end">{actions(pass)}</Group>}
          </Stack>
        )}
      </Loaded>
    </Modal>
  );
}
