import { Button, Card, Stack, Text, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSend } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "@/api/transport";
import { GuestFields } from "@/features/visits/components/GuestFields";
import { KindFields } from "@/features/visits/components/KindFields";
import { InviteMore } from "@/features/visits/components/InviteMore";
import { InviteRefusal } from "@/features/visits/components/InviteRefusal";
import { startOf, bodyOf, missing, nobody, TYPES, usesMore } from "@/features/visits/invite";
import type { InviteValues, When } from "@/features/visits/invite";
import { inviteProblem, isFolded } from "@/features/visits/inviteProblem";
import { useInvite } from "@/features/visits/mutations";
import type { VisitDetail } from "@/features/visits/queries";
import { formatTime } from "@/lib/time";
import { Choices } from "@/ui/Choices";

interface Props {
  first: InviteValues;
  /** Where the visits that are expected are listed. */
  expectedPath: string;
  /** Where one's own bans are, in areas that have such a page. */
  bansPath?: string;
  onInvited: (visit: VisitDetail) => void;
}

const TITLES = {
  single: "invite.titleSingle",
  delivery: "invite.titleDelivery",
  cab: "invite.titleCab",
  contractor: "invite.titleContractor",
  service: "invite.titleService",
  other: "invite.titleOther",
} as const;
const WHENS: readonly When[] = ["today", "tomorrow", "pick"];

export function InviteForm({ first, expectedPath, bansPath, onInvited }: Props) {
  const { t } = useTranslation("resident");
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(first);
  // One key and one "now" a form: a second tap or a try after a lost answer is the same request.
  const [once] = useState(() => ({ key: newId(), now: new Date() }));
  const [checked, setChecked] = useState(false);
  const [unfolded, setUnfolded] = useState(() => usesMore(first));
  const sending = useRef(false);
  const invite = useInvite();
  const problem = invite.isError ? inviteProblem(invite.error) : null;
  const gaps = checked ? missing(values, once.now) : {};
  const errors: Record<string, string> = {
    ...problem?.fields,
    ...Object.fromEntries(Object.entries(gaps).map(([field, word]) => [field, t(`invite.${word}`)])),
  };
  const main = values.guests[0] ?? nobody;

  // Drawn anew for each jump: the same mistakes twice change nothing else, and a jump that waits would steal the focus from typing.
  const jump = useRef(false);
  const [, setJumps] = useState(0);
  useEffect(() => {
    if (!jump.current) return;
    jump.current = false;
    const place = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]");
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "center" });
  });

  const change = (part: Partial<InviteValues>): void => {
    setValues((before) => ({ ...before, ...part }));
    if (invite.isError) invite.reset();
  };
  const pointAt = (fields: string[]): void => {
    jump.current = true;
    setJumps((before) => before + 1);
    if (fields.some((field) => isFolded(field, values.type))) setUnfolded(true);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending.current) return;
    setChecked(true);
    const open = Object.keys(missing(values, once.now));
    if (open.length > 0) {
      pointAt(open);
      return;
    }
    sending.current = true;
    const body = bodyOf(values, t(TITLES[values.type], { name: main.name.trim() }), once.now);
    invite.mutate(
      { body, key: once.key },
      {
        onSuccess: onInvited,
        onError: (error) => {
          sending.current = false;
          pointAt(Object.keys(inviteProblem(error).fields));
        },
      },
    );
  };
  const morning = startOf({ when: "tomorrow", start: "" }, once.now) ?? once.now;
  const name = main.name.trim();
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="lg">
        {invite.isError && <InviteRefusal error={invite.error} {...{ expectedPath, bansPath }} />}
        <GuestFields
          guest={main}
          position={0}
          errors={errors}
          onChange={(guest) => {
            change({ guests: [guest, ...values.guests.slice(1)] });
          }}
        />
        <Stack gap="xs">
          <Choices
            label={t("invite.when")}
            value={values.when}
            options={WHENS.map((when) => ({
              value: when,
              label: when === "pick" ? t("invite.pick") : t(`day.${when}`),
            }))}
            onChange={(when) => {
              change({ when });
            }}
          />
          {values.when === "pick" ? (
            <TextInput
              label={t("invite.start")}
              name="expected_start"
              type="datetime-local"
              value={values.start}
              error={errors.expected_start}
              onChange={(event) => {
                change({ start: event.currentTarget.value });
              }}
            />
          ) : (
            <Text size="sm" c="dimmed">
              {values.when === "today"
                ? t("invite.todayHint")
                : t("invite.tomorrowHint", { time: formatTime(morning) })}
            </Text>
          )}
          {values.when !== "pick" && errors.expected_start !== undefined && (
            <Text size="sm" c="var(--gh-no)" role="alert" tabIndex={-1}>
              {errors.expected_start}
            </Text>
          )}
        </Stack>
        <Choices
          label={t("invite.type")}
          value={values.type}
          options={TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
          onChange={(type) => {
            change({ type });
          }}
        />
        <KindFields values={values} errors={errors} onChange={change} />
        <div>
          <Button
            variant="subtle"
            aria-expanded={unfolded}
            rightSection={
              unfolded ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />
            }
            onClick={() => {
              setUnfolded(!unfolded);
            }}
          >
            {unfolded ? t("invite.less") : t("invite.more")}
          </Button>
        </div>
        {unfolded && (
          <Card withBorder>
            <InviteMore values={values} errors={errors} onChange={change} />
          </Card>
        )}
        <Button
          type="submit"
          h={56}
          disabled={invite.isPending}
          leftSection={<IconSend size={20} aria-hidden />}
        >
          {invite.isPending
            ? t("invite.working")
            : name === ""
              ? t("invite.submit")
              : t("invite.submitOne", { name })}
        </Button>
      </Stack>
    </form>
  );
}
