import { IconLock } from "@tabler/icons-react";
import { useEffect, useEffectEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/devices/components/LockButton.module.css";
import { watchIdle } from "@/features/devices/idle";
import { useIsPin, useLock } from "@/features/devices/tablet";
import { idleMinutes } from "@/lib/device";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

interface Lock {
  /** For the header; null where no PIN opened this session. */
  button: ReactNode;
  /** Below the header: why it is not locked. */
  problem: ReactNode;
}

const never = (): boolean => false;

/** The way out of a session that a PIN opened: by hand, and by itself when nobody touches the tablet. */
export function useTabletLock(isBusy: () => boolean = never): Lock {
  const { t } = useTranslation();
  const say = useErrorText();
  const isPin = useIsPin();
  const lock = useLock();
  const busy = useEffectEvent(isBusy);
  const idle = useEffectEvent(() => {
    if (!lock.isPending) lock.mutate();
  });
  useEffect(
    () =>
      isPin ? watchIdle({ minutes: idleMinutes(), isBusy: () => busy(), onIdle: () => idle() }) : undefined,
    [isPin],
  );
  if (!isPin) return { button: null, problem: null };
  return {
    button: (
      <button type="button" className={classes.lock} disabled={lock.isPending} onClick={() => lock.mutate()}>
        <IconLock size={20} aria-hidden />
        {t("tablet.lock")}
      </button>
    ),
    problem: lock.isError && <Problem>{t("tablet.notLocked", { reason: say(lock.error) })}</Problem>,
  };
}
