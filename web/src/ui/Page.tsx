import { Group, Stack, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

interface Props {
  title: string;
  /** Buttons beside the heading. */
  actions?: ReactNode;
  /** Keep the heading for screen readers only: full-screen tools like the scanner. */
  quiet?: boolean;
  children: ReactNode;
}

/** Every page: one h1, the document's title, the actions. */
export function Page({ title, actions, quiet = false, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Gatehouse`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" className={quiet ? "visually-hidden" : undefined}>
        <Title order={1} flex="1 1 160px">
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
