import { Stack } from "@mantine/core";
import { IconAlertCircle, IconBackspace, IconCheck } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import classes from "@/features/devices/components/tablet.module.css";
import { clockOf } from "@/features/devices/code";
import { PIN_LEAST, PIN_MOST } from "@/features/devices/pin";
import { useUnlock, type GridGuard } from "@/features/devices/tablet";
import type { Session } from "@/api/session";
import { BigButton } from "@/ui/BigButton";
import { useErrorText } from "@/ui/ErrorState";
import gate from "@/ui/gate.module.css";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

interface Props {
  guard: GridGuard;
  /** The token of the tablet's page. */
  token: string;
  onUnlocked: (session: Session) => void;
  onBack: () => void;
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** A guard's PIN, by touch or typed; sent by OK, for a PIN may have four to eight digits. */
export function PinPad({ guard, token, onUnlocked, onBack }: Props) {
  const { t } = useTranslation("tablet");
  const unlock = useUnlock(token);
  const [pin, setPin] = useState("");
  const [waitsUntil, setWaitsUntil] = useState(0);
  const left = useSecondsLeft(waitsUntil);
  const stopped = unlock.isPending || left > 0;
  const complete = pin.length >= PIN_LEAST;

  const press = (key: string): void => {
    if (stopped) return;
    if (unlock.isError) unlock.reset();
    setPin((now) => (key === "Backspace" ? now.slice(0, -1) : (now + key).slice(0, PIN_MOST)));
  };
  const submit = (): void => {
    if (stopped || !complete) return;
    unlock.mutate(
      { memberId: guard.member_id, pin },
      {
        onSuccess: onUnlocked,
        onError: (error) => {
          const { status, retryAfter } = asApiError(error);
          if (status === 429) setWaitsUntil(Date.now() + (retryAfter ?? 30) * 1000);
        },
        onSettled: () => setPin(""),
      },
    );
  };
  const typed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key) || event.key === "Backspace") press(event.key);
    // On a button Enter presses that button.
    else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) submit();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => typed(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const key = (digit: string) => (
    <button
      key={digit}
      type="button"
      className={`${gate.tile} ${gate.key}`}
      disabled={stopped}
      onClick={() => press(digit)}
    >
      {digit}
    </button>
  );
  return (
    <Stack gap="md">
      <section aria-label={t("pin.label")} data-testid="pin-pad">
        <div className={classes.dots} data-testid="pin-dots" data-count={pin.length}>
          {Array.from({ length: Math.max(PIN_LEAST, pin.length) }, (_, place) => (
            <span
              key={place}
              className={classes.dot}
              data-filled={place < pin.length || undefined}
              aria-hidden
            />
          ))}
          <span className="visually-hidden" role="status">
            {t("pin.typed", { count: pin.length })}
          </span>
        </div>
        <div className={classes.said}>
          <Said unlock={unlock} left={left} />
        </div>
        <div className={gate.keys}>
          {DIGITS.map(key)}
          <button
            type="button"
            className={`${gate.tile} ${gate.word}`}
            disabled={stopped || pin === ""}
            onClick={() => press("Backspace")}
          >
            <IconBackspace aria-hidden />
            {t("pin.erase")}
          </button>
          {key("0")}
          <button
            type="button"
            className={`${gate.tile} ${gate.word} ${classes.ok}`}
            disabled={stopped || !complete}
            onClick={submit}
          >
            <IconCheck aria-hidden />
            {unlock.isPending ? t("pin.working") : t("pin.ok")}
          </button>
        </div>
      </section>
      <BigButton variant="default" disabled={unlock.isPending} onClick={onBack}>
        {t("pin.back")}
      </BigButton>
    </Stack>
  );
}

/** What became of the last try, in words. */
function Said({ unlock, left }: { unlock: ReturnType<typeof useUnlock>; left: number }) {
  const { t } = useTranslation("tablet");
  const common = useTranslation().t;
  const say = useErrorText();
  if (!unlock.isError) return <span>{t("pin.enter")}</span>;
  const problem = asApiError(unlock.error);
  const words = (): string => {
    if (problem.status === 429) return left > 0 ? t("pin.tooMany") : t("pin.again");
    if (problem.code === "WRONG_PIN") return t("pin.wrong");
    if (problem.code === "ACCOUNT_LOCKED") return t("pin.locked");
    if (problem.code === "CLIENT") return common("signIn.cookieBlocked");
    return say(problem);
  };
  return (
    <>
      <span className={classes.wrong} role="alert">
        <IconAlertCircle size={20} aria-hidden />
        {words()}
      </span>
      {left > 0 && (
        <span role="timer" className="tabular">
          {t("pin.wait", { left: clockOf(left) })}
        </span>
      )}
    </>
  );
}
