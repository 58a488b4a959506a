import {
  IconDots,
  IconGridDots,
  IconHandStop,
  IconSearch,
  IconUserPlus,
  IconUsers,
  IconX,
  type Icon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "@/features/gate/components/desk.module.css";
import { insideCountQuery } from "@/features/gate/queries";
import type { guard } from "@/i18n/en/guard";
import gate from "@/ui/gate.module.css";

interface Props {
  /** Null: the keypad is always there. */
  keypad: boolean | null;
  onKeypad: (open: boolean) => void;
  onDeny: () => void;
  /** One more beside them. */
  children?: ReactNode;
}

interface Tile {
  to: string;
  name: Exclude<keyof (typeof guard)["tile"], "keypad" | "scanner">;
  Sign: Icon;
  /** A number beside the word. */
  Count?: () => ReactNode;
  /** Also beside the open keypad: for whoever has no code either. */
  always?: boolean;
}

/** The pages one tap from the scanner, in this order. */
const TILES: readonly Tile[] = [
  { to: "/gate/walk-in", name: "walkIn", Sign: IconUserPlus },
  { to: "/gate/search", name: "search", Sign: IconSearch, always: true },
  { to: "/gate/inside", name: "inside", Sign: IconUsers, Count: InsideCount },
  { to: "/gate/more", name: "more", Sign: IconDots },
];

/** The other ways from the scanner. While the keypad is open on a phone, only the way back, the search and the no. */
export function Tiles({ keypad, onKeypad, onDeny, children }: Props) {
  const { t } = useTranslation("guard");
  return (
    <nav className={classes.tiles} data-keypad={keypad === true || undefined} aria-label={t("shell.title")}>
      {keypad !== null && (
        <button
          type="button"
          className={gate.tile}
          aria-expanded={keypad}
          onClick={() => onKeypad(!keypad)}
          data-testid="tile-keypad"
        >
          {keypad ? <IconX aria-hidden /> : <IconGridDots aria-hidden />}
          {keypad ? t("tile.scanner") : t("tile.keypad")}
        </button>
      )}
      {TILES.filter(({ always }) => keypad !== true || always).map(({ to, name, Sign, Count }) => (
        <Link key={to} to={to} className={gate.tile} data-testid={`tile-${name}`}>
          <Sign aria-hidden />
          <span>
            {t(`tile.${name}`)} {Count && <Count />}
          </span>
        </Link>
      ))}
      <button type="button" className={gate.tile} onClick={onDeny} data-testid="tile-deny">
        <IconHandStop aria-hidden />
        {t("deny.button")}
      </button>
      {children}
    </nav>
  );
}

function InsideCount() {
  const { data } = useQuery(insideCountQuery);
  return data === undefined ? null : <span className={classes.count}>{data.people}</span>;
}
