import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconDownload, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMay } from "@/api/session";
import { AddPerson } from "@/features/people/components/AddPerson";
import { usePeopleColumns } from "@/features/people/components/PeopleColumns";
import { peopleQuery } from "@/features/people/queries";
import { ROLES, SORTS, STATUSES, usePeopleWords } from "@/features/people/words";
import { Filters, Listing } from "@/ui/Listing";
import { useListState, writeList } from "@/ui/listState";
import { Page } from "@/ui/Page";
import panel from "@/ui/panel.module.css";
import { Done } from "@/ui/Problem";
import { UnitPicker } from "@/ui/UnitPicker";

const CHOICES = { role: ROLES, status: STATUSES, sort: SORTS } as const;
const UUID = /^[0-9a-f-]{36}$/i;

/** Everybody of the building, one row a role. */
export default function PeoplePage() {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = usePeopleWords();
  const manages = useMay("people:manage");
  const { state, filtered, clear } = useListState(CHOICES);
  const [params, setParams] = useSearchParams();
  const asked = params.get("unit") ?? "";
  const unit = UUID.test(asked) ? asked : "";
  const { page, search, role, status, sort } = state;
  const narrowing = {
    ...(role && { role }),
    ...(status && { status }),
    ...(search && { search }),
    ...(unit && { unit_id: unit }),
  };
  const late = sort === "created_at" || sort === "last_login";
  const people = useQuery(
    peopleQuery({ page, ...narrowing, ...(sort && { sort, order: late ? "desc" : "asc" }) }),
  );
  const columns = usePeopleColumns();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<{ said: string; id: string } | null>(null);
  const change = (name: string, value: string | null): void => {
    const kept = writeList({ ...state, unit, page: 1, [name]: value });
    setParams(kept, { replace: true });
  };
  return (
    <Page
      title={t("person.title")}
      actions={
        manages && (
          <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
            {t("person.add")}
          </Button>
        )
      }
    >
      {added !== null && (
        <Done>
          {added.said}{" "}
          <Link to={`/admin/people/${added.id}`} className={panel.link}>
            {t("person.open")}
          </Link>
        </Done>
      )}
      <Filters
        search={{ label: t("person.find"), hint: t("person.findHint"), value: search }}
        choices={[
          {
            name: "role",
            label: t("person.role"),
            value: role,
            data: ROLES.map((value) => ({ value, label: words.role(value) })),
          },
          {
            name: "status",
            label: common("list.status"),
            value: status,
            none: t("person.here"),
            data: STATUSES.map((value) => ({ value, label: t(`person.statuses.${value}`) })),
          },
          {
            name: "sort",
            label: t("person.sort"),
            value: sort,
            none: t("person.sorts.name"),
            data: SORTS.filter((value) => value !== "name").map((value) => ({
              value,
              label: t(`person.sorts.${value}`),
            })),
          },
        ]}
        onChange={change}
      >
        <UnitPicker
          label={t("person.unit")}
          none={common("list.any")}
          value={unit}
          onChange={(id) => change("unit", id)}
        />
      </Filters>
      <Group>
        <Button
          component="a"
          href={`/api/v1/people/export?${new URLSearchParams(narrowing).toString()}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {t("person.export")}
        </Button>
      </Group>
      <Listing
        query={people}
        label={t("person.label")}
        columns={columns}
        rowKey={(row) => row.member_id}
        filtered={filtered || unit !== ""}
        onClear={clear}
        onPage={(next) => setParams(writeList({ ...state, unit, page: next }))}
        empty={{ icon: <IconUsers size={40} />, text: t("person.empty") }}
      />
      {adding && (
        <AddPerson
          onAdded={(said, id) => {
            setAdding(false);
            setAdded({ said, id });
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  );
}
