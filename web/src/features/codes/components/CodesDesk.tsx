import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconKey } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import {
  codesQuery,
  useResendCode,
  useRevokeCode,
  type CodeRole,
  type CodeRow,
  type NewCode,
} from "@/features/codes/codes";
import { CodeForm, type BuildingChoice } from "@/features/codes/components/CodeForm";
import { CodeShown } from "@/features/codes/components/CodeShown";
import { Filters, Listing } from "@/ui/Listing";
import panel from "@/ui/panel.module.css";
import { StateWord } from "@/ui/StateWord";
import { useListState } from "@/ui/listState";
import { ConfirmModal } from "@/ui/ConfirmModal";
import type { Column } from "@/ui/DataList";
import { Page } from "@/ui/Page";
import { RelativeTime } from "@/ui/RelativeTime";

const CHOICES = {
  status: ["live", "used", "ended", "expired"],
  role: ["landlord", "resident", "security"],
} as const;

function useColumns(everywhere: boolean): Column<CodeRow>[] {
  const { t } = useTranslation("codes");
  const common = useTranslation().t;
  const state = (row: CodeRow): string => {
    const known = CHOICES.status.find((word) => word === row.status);
    return known ? t(`codes.status.${known}`) : row.status;
  };
  return [
    {
      key: "role",
      label: t("codes.role"),
      cell: (row) => (
        <>
          {common(`role.${row.target_role as "landlord"}`)}
          {row.house_number !== null && (
            <Text component="span" display="block" size="sm" className={panel.quiet}>
              {t("codes.unit", { unit: row.house_number })}
            </Text>
          )}
        </>
      ),
    },
    ...(everywhere
      ? [{ key: "building", label: t("codes.building"), cell: (row: CodeRow) => row.building_name }]
      : []),
    {
      key: "recipient",
      label: t("codes.recipient"),
      cell: (row) => (
        <>
          {row.recipient_name ?? row.recipient_email ?? t("codes.nobody")}
          {row.recipient_name !== null && row.recipient_email !== null && (
            <Text component="span" display="block" size="sm" className={panel.quiet}>
              {row.recipient_email}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "status",
      label: common("list.status"),
      cell: (row) => (
        <>
          <StateWord status={row.status}>{state(row)}</StateWord>
          {row.used_by !== null && row.used_by.name !== null && (
            <Text component="span" display="block" size="sm" className={panel.quiet}>
              {t("codes.used", { name: row.used_by.name })}
            </Text>
          )}
        </>
      ),
    },
    { key: "until", label: t("codes.until"), cell: (row) => <RelativeTime at={row.expires_at} /> },
    { key: "by", label: t("codes.issuedBy"), cell: (row) => row.issued_by.name ?? t("codes.platform") },
  ];
}

interface Props {
  /** Which kinds one may make. */
  roles: readonly CodeRole[];
  /** Codes of every building, and where a new one's is chosen. */
  building?: BuildingChoice;
  /** A landlord's units; null: there are none to make a code for. */
  units?: readonly { id: string; name: string }[] | null;
  empty: { text: string; action?: ReactNode };
}

/** The codes one may see, never their digits; making, replacing and revoking them. */
export function CodesDesk({ roles, building, units, empty }: Props) {
  const { t } = useTranslation("codes");
  const common = useTranslation().t;
  const { state, show, filtered, clear } = useListState(CHOICES);
  const { page, status, role } = state;
  const codes = useQuery(codesQuery({ page, ...(status && { status }), ...(role && { role }) }));
  const columns = useColumns(building !== undefined);
  const revoke = useRevokeCode();
  const resend = useResendCode();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewCode | null>(null);
  const [asked, setAsked] = useState<{ what: "revoke" | "resend"; id: string } | null>(null);
  const close = (): void => setAsked(null);
  const button = units !== null && (
    <Button leftSection={<IconKey size={20} aria-hidden />} onClick={() => setMaking(true)}>
      {t("codes.new")}
    </Button>
  );
  return (
    <Page title={t("codes.title")} actions={button}>
      <Filters
        choices={[
          {
            name: "status",
            label: common("list.status"),
            value: status,
            data: CHOICES.status.map((value) => ({ value, label: t(`codes.status.${value}`) })),
          },
          ...(roles.length > 1
            ? [
                {
                  name: "role",
                  label: t("codes.role"),
                  value: role,
                  data: roles.map((value) => ({ value, label: common(`role.${value}`) })),
                },
              ]
            : []),
        ]}
        onChange={(name, value) => show({ [name]: value })}
      />
      <Listing
        query={codes}
        label={t("codes.label")}
        columns={columns}
        rowKey={(row) => row.id}
        filtered={filtered}
        onClear={clear}
        onPage={(next) => show({ page: next })}
        empty={{ icon: <IconKey size={40} />, action: button, ...empty }}
        actions={({ id, status: now }) => (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            {(now === "live" || now === "expired") && (
              <Button variant="light" onClick={() => setAsked({ what: "resend", id })}>
                {t("codes.resend")}
              </Button>
            )}
            {now === "live" && (
              <Button variant="default" onClick={() => setAsked({ what: "revoke", id })}>
                {t("codes.revoke")}
              </Button>
            )}
          </Group>
        )}
      />
      <ConfirmModal
        opened={asked?.what === "revoke"}
        title={t("codes.revokeTitle")}
        confirm={t("codes.revoke")}
        danger
        onConfirm={() => (asked ? revoke.mutateAsync(asked.id) : Promise.resolve())}
        onClose={close}
      >
        <Text>{t("codes.revokeText")}</Text>
      </ConfirmModal>
      <ConfirmModal
        opened={asked?.what === "resend"}
        title={t("codes.resendTitle")}
        confirm={t("codes.resendConfirm")}
        onConfirm={async () => {
          if (asked) setMade(await resend.mutateAsync(asked.id));
        }}
        onClose={close}
      >
        <Text>{t("codes.resendText")}</Text>
      </ConfirmModal>
      {making && (
        <CodeForm
          roles={roles}
          {...(building && { building })}
          {...(units && { units })}
          onMade={(code) => {
            setMaking(false);
            setMade(code);
          }}
          onClose={() => setMaking(false)}
        />
      )}
      <CodeShown code={made} onClose={() => setMade(null)} />
    </Page>
  );
}
