import { Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/imports/components/imports.module.css";

export const STEPS = ["file", "columns", "check", "done"] as const;
export type Step = (typeof STEPS)[number];

/** Where one is. The heading takes the focus when a step is left for another, so that it is read aloud. */
export function Steps({ now }: { now: Step }) {
  const { t } = useTranslation("imports");
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(now);
  const at = STEPS.indexOf(now);
  useEffect(() => {
    if (last.current !== now) heading.current?.focus();
    last.current = now;
  }, [now]);
  return (
    <>
      <ol className={classes.steps} aria-label={t("steps.label")}>
        {STEPS.map((step, number) => (
          <li key={step} className={classes.step} aria-current={step === now ? "step" : undefined}>
            <span className={classes.number} aria-hidden>
              {number < at ? <IconCheck size={16} /> : number + 1}
            </span>
            {t(`steps.${step}`)}
          </li>
        ))}
      </ol>
      <Title order={2} ref={heading} tabIndex={-1} className={classes.heading}>
        {t("steps.now", { number: at + 1, of: STEPS.length, name: t(`steps.${now}`) })}
      </Title>
    </>
  );
}
