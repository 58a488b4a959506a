import { IconGridDots, IconUsers, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/gate/components/desk.module.css";
import { insideQuery } from "@/features/gate/queries";

interface Props {
  /** Null: the keypad is always there. */
  keypad: boolean | null;
  onKeypad: (open: boolean) => void;
}

/** The other ways from the scanner. */
export function Tiles({ keypad, onKeypad }: Props) {
  const { t } = useTranslation("guard");
  const { data } = useQuery(insideQuery);
  const people = data?.items.reduce((sum, visit) => sum + visit.inside_count, 0);
  const isExact = data !== undefined && data.items.length >= data.count;
  return (
    <nav className={classes.tiles} aria-label={t("shell.title")}>
      {keypad !== null && (
        <button
          type="button"
          className={classes.tile}
          aria-expanded={keypad}
          onClick={() => onKeypad(!keypad)}
          data-testid="tile-keypad"
        >
          {keypad ? <IconX aria-hidden /> : <IconGridDots aria-hidden />}
          {keypad ? t("tile.scanner") : t("tile.keypad")}
        </button>
      )}
      <Link to="/gate/inside" className={classes.tile} data-testid="tile-inside">
        <IconUsers aria-hidden />
        {t("tile.inside")}
        {people !== undefined && (
          <span className={classes.count}>{isExact ? people : `${String(people)}+`}</span>
        )}
      </Link>
    </nav>
  );
}
