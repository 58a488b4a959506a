import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Standing } from "@/features/people/components/PeopleColumns";
import type { PersonDetail } from "@/features/people/queries";
import { standingOf, usePeopleWords } from "@/features/people/words";
import { formatAs } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import panel from "@/ui/panel.module.css";
import { RelativeTime } from "@/ui/RelativeTime";

const day = (at: string): string => formatAs(new Date(at), { dateStyle: "medium" });

export function PersonFacts({ person, own }: { person: PersonDetail; own: boolean }) {
  const { t } = useTranslation("people");
  const common = useTranslation().t;
  const words = usePeopleWords();
  const { name, phone, relationship } = person.emergency_contact;
  const standing = standingOf(person);
  const known = standing !== "invited";
  const others = person.memberships.filter((one) => one.member_id !== person.member_id && one.status !== "ended");
  return (
    <section className={panel.panel} aria-labelledby="facts">
      <Stack>
        <Title order={2} id="facts">
          {t("person.facts")}
        </Title>
        {own && <Text>{t("person.you")}</Text>}
        {standing === "invited" && <Text>{t("person.invitedText")}</Text>}
        {standing === "waiting" && (
          <Text>
            {t("person.waitingText")}{" "}
            <Link to="/admin/approvals" className={panel.link}>
              {t("person.toApprovals")}
            </Link>
          </Text>
        )}
        <Facts
          facts={[
            [t("person.role"), words.role(person.role)],
            [common("list.status"), <Standing key="standing" one={person} />],
            [
              common("account.email"),
              person.email !== null && (
                <>
                  {person.email}
                  {known && ` (${t(person.is_verified ? "person.verified" : "person.notVerified")})`}
                </>
              ),
            ],
            [
              common("account.phone"),
              person.phone !== null && (
                <a href={`tel:${person.phone}`} className={panel.link}>
                  {person.phone}
                </a>
              ),
            ],
            [t("person.emergency"), [name, relationship, phone].filter(Boolean).join(", ")],
            [t("person.since"), day(person.created_at)],
            [
              t("person.last"),
              known &&
                (person.last_login === null ? t("person.never") : <RelativeTime at={person.last_login} />),
            ],
            [t("person.factor"), known && t(person.two_factor ? "person.on" : "person.off")],
            [
              t("person.pin"),
              person.role === "security" && t(person.pin_set ? "person.pinSet" : "person.pinMissing"),
            ],
            [t("person.otherRoles"), others.map((one) => words.role(one.role)).join(", ")],
            [t("person.leaveReason"), person.leave_reason],
            [t("person.endedAt"), person.ended_at === null ? null : day(person.ended_at)],
            [t("person.endReason"), person.end_reason],
          ]}
        />
      </Stack>
    </section>
  );
}
