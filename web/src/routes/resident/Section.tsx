import { Group, Stack, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

/** A part of a page with its own heading. */
export function Section({ title, more, children }: { title: string; more?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Stack component="section" gap="xs" aria-labelledby={id}>
      <Group justify="space-between" mih={48}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {more}
      </Group>
      {children}
    </Stack>
  );
}
