import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/session";
import classes from "@/features/people/components/people.module.css";
import { useLeaveUnit } from "@/features/people/mutations";
import { ownUnitsQuery, type OwnPerson } from "@/features/people/queries";
import { homeOf, shownName, usePeopleWords } from "@/features/people/words";
import { formatAs } from "@/lib/time";
import { Listing } from "@/ui/Listing";
import { useListState } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { ReasonModal } from "@/ui/ReasonModal";

/** Who lives in the units one owns. */
export default function ResidentsPage() {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = usePeopleWords();
  const codes = useMay("codes:resident");
  const { state, show, clear } = useListState({});
  const people = useQuery(ownUnitsQuery(state.page));
  const leave = useLeaveUnit();
  const [ending, setEnding] = useState<OwnPerson | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const whose = (one: OwnPerson) => ({
    name: shownName(one, t("person.nameless")),
    unit: homeOf(one) ?? "",
  });
  return (
    <Page title={t("resident.title")}>
      {said !== null && <Done>{said}</Done>}
      <Listing
        query={people}
        label={t("resident.label")}
        rowKey={(row) => `${row.member_id} ${row.unit_id}`}
        filtered={false}
        onClear={clear}
        onPage={(page) => show({ page })}
        empty={{
          icon: <IconUsers size={40} />,
          text: t("resident.empty"),
          action: codes && (
            <Button component={Link} to="/admin/codes">
              {t("resident.toCodes")}
            </Button>
          ),
        }}
        columns={[
          {
            key: "name",
            label: t("person.name"),
            cell: (row) => (
              <>
                <Text component="span" fw={600}>
                  {whose(row).name}
                </Text>
                {row.full_name !== "" && row.email !== null && <span className={classes.small}>{row.email}</span>}
              </>
            ),
          },
          { key: "unit", label: t("person.unit"), cell: (row) => whose(row).unit },
          { key: "tie", label: t("person.tie"), cell: (row) => words.tie(row.tie) },
          {
            key: "phone",
            label: common("account.phone"),
            cell: (row) =>
              row.phone === null ? (
                common("account.notGiven")
              ) : (
                <a href={`tel:${row.phone}`} className={panel.link}>
                  {row.phone}
                </a>
              ),
          },
          {
            key: "since",
            label: t("resident.since"),
            cell: (row) => formatAs(new Date(row.since), { dateStyle: "medium" }),
          },
        ]}
        actions={(row) =>
          row.tie !== "owner" && (
            <Button
              variant="default"
              aria-label={`${t("resident.end")}: ${whose(row).name}`}
              onClick={() => setEnding(row)}
            >
              {t("resident.end")}
            </Button>
          )
        }
      />
      {ending !== null && (
        <ReasonModal
          title={t("resident.endTitle", whose(ending))}
          confirm={t("resident.end")}
          danger
          least={10}
          most={500}
          onConfirm={async (reason) => {
            await leave.mutateAsync({ member: ending.member_id, unit: ending.unit_id, reason });
            setSaid(t("resident.ended", whose(ending)));
          }}
          onClose={() => setEnding(null)}
        >
          <Text>{t("resident.endText")}</Text>
        </ReasonModal>
      )}
    </Page>
  );
}
