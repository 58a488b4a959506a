import { Skeleton } from "@mantine/core";
import { language } from "@/lib/time";
import classes from "@/features/reporting/components/reporting.module.css";

export interface Tile {
  key: string;
  label: string;
  value: number;
}

export function NumberTiles({ label, tiles }: { label: string; tiles: readonly Tile[] }) {
  return (
    <section aria-label={label}>
      <dl className={classes.tiles}>
        {tiles.map((tile) => (
          <div key={tile.key} className={classes.tile}>
            <dt>{tile.label}</dt>
            <dd>{new Intl.NumberFormat(language.get()).format(tile.value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function TilesSkeleton({ count }: { count: number }) {
  return (
    <div className={classes.tiles} role="status">
      {Array.from({ length: count }, (_, tile) => (
        <Skeleton key={tile} height={92} radius={12} />
      ))}
    </div>
  );
}
