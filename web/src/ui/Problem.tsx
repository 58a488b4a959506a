import { Alert } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Whoever pressed a button further down sees what came of it. */
const show = (said: HTMLElement | null): void => said?.scrollIntoView({ block: "nearest" });

/** What went wrong with a form, said at its top and read aloud. */
export function Problem({ children }: { children: ReactNode }) {
  if (children === null || children === "") return null;
  return (
    <Alert ref={show} role="alert" color="red.8" variant="outline" icon={<IconAlertCircle aria-hidden />}>
      {children}
    </Alert>
  );
}

/** What the server has done, said where the person looks. */
export function Done({ children }: { children: ReactNode }) {
  return (
    <Alert ref={show} role="status" color="teal" variant="outline" icon={<IconCircleCheck aria-hidden />}>
      {children}
    </Alert>
  );
}
