import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/visits/components/FrequentRow.module.css";

export interface Frequent {
  id: string;
  name: string;
  /** Where the form is filled in with them. */
  to: string;
}

/** Who comes often, each one tap from an invitation that is filled in. */
export function FrequentRow({ people }: { people: readonly Frequent[] }) {
  const { t } = useTranslation("resident");
  return (
    <ul className={classes.row} aria-label={t("home.frequent")}>
      {people.map(({ id, name, to }) => (
        <li key={id}>
          <Link className={classes.person} to={to} aria-label={t("home.inviteOne", { name })}>
            <IconUserPlus aria-hidden size={24} />
            <span className={classes.name}>{name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
