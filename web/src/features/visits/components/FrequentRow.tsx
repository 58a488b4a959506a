import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/visits/components/FrequentRow.module.css";
import type { FrequentVisitor } from "@/features/visits/queries";

/** Who comes often, each one tap from an invitation for today. */
export function FrequentRow({
  people,
  pathOf,
}: {
  people: readonly FrequentVisitor[];
  pathOf: (id: string) => string;
}) {
  const { t } = useTranslation("resident");
  return (
    <ul className={classes.row} aria-label={t("home.frequent")}>
      {people.map((person) => (
        <li key={person.id}>
          <Link
            className={classes.person}
            to={pathOf(person.id)}
            aria-label={t("home.inviteOne", { name: person.visitor_name })}
          >
            <IconUserPlus aria-hidden size={24} />
            <span className={classes.name}>{person.visitor_name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
