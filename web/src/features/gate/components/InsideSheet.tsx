import { Button, Stack } from "@mantine/core";
import { IconArrowBackUp, IconEye, IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { useSeeTo } from "@/features/gate/checkOut";
import { AnnulModal } from "@/features/gate/components/AnnulModal";
import { kindOf, Lateness } from "@/features/gate/components/InsideRow";
import classes from "@/features/gate/components/rows.module.css";
import { ANNUL_MINUTES, flatOf, isLate } from "@/features/gate/inside";
import type { InsideRow } from "@/features/gate/lists";
import { visitQuery } from "@/features/gate/queries";
import { useSay } from "@/features/gate/useSay";
import { formatDateTime } from "@/lib/time";
import { BigButton } from "@/ui/BigButton";
import { Facts } from "@/ui/Facts";
import { Problem } from "@/ui/Problem";
import { Dialog } from "@/ui/Dialog";

interface Props {
  row: InsideRow;
  now: Date;
  onClose: () => void;
}

/** Somebody inside, whole: whom to call, seeing to an overstay, taking back an entry that was a mistake. */
export function InsideSheet({ row, now, onClose }: Props) {
  const { t } = useTranslation("guardDesk");
  const say = useSay();
  const { user } = useSession();
  const seeTo = useSeeTo();
  const [annulling, setAnnulling] = useState(false);
  const late = isLate(row, now);
  const isFresh = now.getTime() - Date.parse(row.entered_at) < ANNUL_MINUTES * 60_000;
  if (annulling)
    return <AnnulModal entryId={row.entry_id} name={row.name} passage="entry" onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={<span className={classes.title}>{row.name}</span>}>
      <Stack data-testid="inside-sheet">
        {late && (
          <div>
            <Lateness row={row} now={now} />
          </div>
        )}
        <Facts
          facts={[
            [t("sheet.unit"), flatOf(row)],
            [t("sheet.host"), row.host_name],
            [t("sheet.visit"), row.title],
            [t("sheet.kind"), t(`insideKind.${kindOf(row)}`)],
            [t("inside.people"), row.people > 1 && String(row.people)],
            [t("sheet.vehicle"), row.plate],
            [t("sheet.company"), row.provider],
            [t("inside.since"), formatDateTime(new Date(row.entered_at))],
            [t("inside.due"), row.due_out_at && formatDateTime(new Date(row.due_out_at))],
            [t("inside.gate"), row.gate],
            [t("inside.guard"), row.guard_name],
            [t("inside.how"), row.by_policy && t("inside.byPolicy")],
          ]}
        />
        <Problem>{seeTo.isError ? say(row.name, seeTo.error) : null}</Problem>
        {late && row.acknowledged_at === null && (
          <BigButton
            disabled={seeTo.isPending}
            leftSection={<IconEye aria-hidden />}
            onClick={() => seeTo.mutate(row.entry_id)}
            data-testid="see-to"
          >
            {t("inside.see")}
          </BigButton>
        )}
        <Calls row={row} />
        {isFresh && row.guard_name === user.full_name && (
          <BigButton
            variant="default"
            leftSection={<IconArrowBackUp aria-hidden />}
            onClick={() => setAnnulling(true)}
          >
            {t("inside.annulInButton")}
          </BigButton>
        )}
      </Stack>
    </Dialog>
  );
}

/** The visitor's number, and the host's where there is a visit. */
function Calls({ row }: { row: InsideRow }) {
  const { t } = useTranslation("guardDesk");
  const { data } = useQuery({ ...visitQuery(row.visit_id ?? ""), enabled: row.visit_id !== null });
  const numbers = [
    { name: row.name, phone: row.phone },
    { name: row.host_name ?? "", phone: data?.visit.host_phone ?? null },
  ];
  return numbers.map(
    ({ name, phone }) =>
      phone !== null &&
      !phone.includes("*") && (
        <Button
          key={phone}
          component="a"
          variant="default"
          href={`tel:${phone}`}
          leftSection={<IconPhone aria-hidden />}
        >
          {t("sheet.call", { name })}
        </Button>
      ),
  );
}
