import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconPlus, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/deliveries/components/deliveries.module.css";
import type { UnitField } from "@/features/deliveries/components/ExpectedForm";
import { RuleForm } from "@/features/deliveries/components/RuleForm";
import { useChangeRule, useRemoveRule } from "@/features/deliveries/mutations";
import { rulesQuery, type Rule } from "@/features/deliveries/queries";
import { ConfirmModal } from "@/ui/ConfirmModal";
import cards from "@/ui/DataList.module.css";
import { useErrorText } from "@/ui/ErrorState";
import { ListingBody } from "@/ui/Listing";
import { Problem } from "@/ui/Problem";
import { useRuleWords } from "@/ui/ruleWords";
import { StateWord } from "@/ui/StateWord";

interface Props {
  unitField: UnitField;
  page: number;
  onPage: (page: number) => void;
  onDone: (said: string | null) => void;
}

/** Rules that answer in one's place, on or off. */
export function Rules({ unitField, page, onPage, onDone }: Props) {
  const { t } = useTranslation("deliveries");
  const say = useErrorText();
  const list = useQuery(rulesQuery(page));
  const change = useChangeRule();
  const remove = useRemoveRule();
  const [editing, setEditing] = useState<Rule | "new" | null>(null);
  const [ending, setEnding] = useState<Rule | null>(null);
  const begin = (what: () => void): void => {
    onDone(null);
    change.reset();
    what();
  };
  return (
    <>
      <Text>{t("rules.intro")}</Text>
      <div>
        <Button
          leftSection={<IconPlus size={20} aria-hidden />}
          onClick={() => begin(() => setEditing("new"))}
        >
          {t("rules.new")}
        </Button>
      </div>
      {change.isError && <Problem>{say(change.error)}</Problem>}
      <ListingBody
        query={list}
        filtered={false}
        onClear={() => onPage(1)}
        onPage={onPage}
        empty={{ icon: <IconRobot size={40} />, text: t("rules.empty") }}
      >
        {(rules) => (
          <Stack component="ul" gap="xs" aria-label={t("rules.label")} className={cards.cards}>
            {rules.map((rule) => (
              <RuleCard
                key={rule.id}
                rule={rule}
                working={change.isPending}
                onTurn={() =>
                  begin(() =>
                    change.mutate(
                      { id: rule.id, body: { isActive: !rule.isActive } },
                      {
                        onSuccess: (now) => onDone(t(now.isActive ? "rules.turnedOn" : "rules.turnedOff")),
                      },
                    ),
                  )
                }
                onEdit={() => begin(() => setEditing(rule))}
                onRemove={() => begin(() => setEnding(rule))}
              />
            ))}
          </Stack>
        )}
      </ListingBody>
      {editing !== null && (
        <RuleForm
          rule={editing === "new" ? null : editing}
          unitField={unitField}
          onDone={(said) => {
            setEditing(null);
            onDone(said);
          }}
          onClose={() => setEditing(null)}
        />
      )}
      <ConfirmModal
        opened={ending !== null}
        danger
        title={t("rules.removeTitle")}
        confirm={t("rules.remove")}
        onConfirm={async () => {
          if (ending === null) return;
          await remove.mutateAsync(ending.id);
          onDone(t("rules.removed"));
        }}
        onClose={() => setEnding(null)}
      >
        {t("rules.removeText")}
      </ConfirmModal>
    </>
  );
}

interface CardProps {
  rule: Rule;
  working: boolean;
  onTurn: () => void;
  onEdit: () => void;
  onRemove: () => void;
}

function RuleCard({ rule, working, onTurn, onEdit, onRemove }: CardProps) {
  const { t } = useTranslation("deliveries");
  const words = useRuleWords();
  const companies = rule.companies.length === 0 ? t("rules.any") : rule.companies.join(", ");
  return (
    <Card component="li" withBorder className={classes.card}>
      <div className={classes.head}>
        <span className={classes.name}>{companies}</span>
        <StateWord status={rule.isActive ? "active" : "suspended"}>
          {t(rule.isActive ? "rules.on" : "rules.off")}
        </StateWord>
      </div>
      <Text className="tabular">
        {words({ days: rule.allowedDays, start: rule.timeFrom, end: rule.timeUntil })}
      </Text>
      <p className={classes.quiet}>
        {[
          t(rule.leaveAtGate ? "rules.leaves" : "rules.lets"),
          t("unit", { unit: rule.flat.flatNumber }),
        ].join(" · ")}
      </p>
      <Group gap="xs">
        <Button
          variant="light"
          disabled={working}
          aria-label={t(rule.isActive ? "rules.turnOffOne" : "rules.turnOnOne", { companies })}
          onClick={onTurn}
        >
          {t(rule.isActive ? "rules.turnOff" : "rules.turnOn")}
        </Button>
        <Button variant="default" aria-label={t("rules.editOne", { companies })} onClick={onEdit}>
          {t("rules.edit")}
        </Button>
        <Button variant="default" aria-label={t("rules.removeOne", { companies })} onClick={onRemove}>
          {t("rules.remove")}
        </Button>
      </Group>
    </Card>
  );
}
