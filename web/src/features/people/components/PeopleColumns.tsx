import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/people/components/people.module.css";
import type { PersonRow } from "@/features/people/queries";
import { homeOf, shownName, usePeopleWords } from "@/features/people/words";
import { formatDate } from "@/lib/time";
import type { Column } from "@/ui/DataList";
import { RelativeTime } from "@/ui/RelativeTime";
import { StateWord } from "@/ui/StateWord";

/** Where somebody stands, and when they leave if that is arranged. */
export function Standing({ one }: { one: Pick<PersonRow, "status" | "invited" | "leaves_at"> }) {
  const { t } = useTranslation("people");
  const words = usePeopleWords();
  return (
    <>
      <StateWord status={one.status}>{words.standing(one)}</StateWord>
      {one.leaves_at !== null && (
        <span className={classes.small}>{t("person.leaves", { date: formatDate(new Date(one.leaves_at)) })}</span>
      )}
    </>
  );
}

export function usePeopleColumns(): Column<PersonRow>[] {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = usePeopleWords();
  return [
    {
      key: "name",
      label: t("person.name"),
      cell: (row) => (
        <>
          <Link to={`/admin/people/${row.member_id}`} className={classes.name}>
            {shownName(row, t("person.nameless"))}
          </Link>
          {row.full_name !== "" && row.email !== null && <span className={classes.small}>{row.email}</span>}
        </>
      ),
    },
    { key: "role", label: t("person.role"), cell: (row) => words.role(row.role) },
    { key: "unit", label: t("person.unit"), cell: (row) => homeOf(row) ?? t("person.noHome") },
    { key: "phone", label: common("account.phone"), cell: (row) => row.phone ?? common("account.notGiven") },
    { key: "status", label: common("list.status"), cell: (row) => <Standing one={row} /> },
    {
      key: "last",
      label: t("person.last"),
      cell: (row) => (row.last_login === null ? t("person.never") : <RelativeTime at={row.last_login} />),
    },
  ];
}
