import "@mantine/core/styles/Table.css";
import { Card, Table, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "@/ui/DataList.module.css";

export interface Column<T> {
  key: string;
  label: string;
  cell: (row: T) => ReactNode;
  /** The card's heading on a phone; the first column unless said. */
  heading?: boolean;
  align?: "left" | "right";
}

interface Props<T> {
  /** What the list is, for screen readers. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** Buttons of a row. */
  actions?: (row: T) => ReactNode;
  actionsLabel?: string;
}

/** A table where it fits: one with buttons needs a desktop, so that none of them is out of sight. Cards elsewhere. */
export function DataList<T>({ label, rows, columns, rowKey, actions, actionsLabel = "" }: Props<T>) {
  const least = actions ? "(min-width: 75em)" : "(min-width: 48em)";
  const wide = useMediaQuery(least, window.matchMedia(least).matches, { getInitialValueInEffect: false });
  if (!wide) return <Cards {...{ label, rows, columns, rowKey, actions }} />;
  return (
    <div className={classes.scroll}>
      <Table verticalSpacing="sm" highlightOnHover aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.key} ta={column.align ?? "left"} scope="col">
                {column.label}
              </Table.Th>
            ))}
            {actions && (
              <Table.Th scope="col">
                <span className="visually-hidden">{actionsLabel}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map((column) => (
                <Table.Td key={column.key} ta={column.align ?? "left"} fw={column.heading ? 600 : undefined}>
                  {column.cell(row)}
                </Table.Td>
              ))}
              {actions && <Table.Td ta="right">{actions(row)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cards<T>({ label, rows, columns, rowKey, actions }: Omit<Props<T>, "actionsLabel">) {
  const heading = columns.find((column) => column.heading) ?? columns[0];
  return (
    <ul aria-label={label} className={classes.cards}>
      {rows.map((row) => (
        <Card component="li" key={rowKey(row)} withBorder padding="md">
          <Text component="div" fw={600}>
            {heading?.cell(row)}
          </Text>
          <dl className={classes.facts}>
            {columns
              .filter((column) => column !== heading)
              .map((column) => (
                <div key={column.key} className={classes.fact}>
                  <dt>{column.label}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
          </dl>
          {actions && <div className={classes.actions}>{actions(row)}</div>}
        </Card>
      ))}
    </ul>
  );
}
