import { IconWifiOff } from "@tabler/icons-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Made } from "@/features/requests/guard/acts";
import { AskStep } from "@/features/requests/guard/components/AskStep";
import { WhereStep } from "@/features/requests/guard/components/WhereStep";
import classes from "@/features/requests/guard/components/walkIn.module.css";
import { WhoStep } from "@/features/requests/guard/components/WhoStep";
import {
  EMPTY,
  HAS_PROVIDER,
  withKnown,
  withType,
  type Form,
  type Type,
} from "@/features/requests/guard/form";
import { useKnown } from "@/features/requests/guard/useKnown";
import type { Signal } from "@/lib/signal";
import { useStore } from "@/lib/store";
import { online } from "@/realtime/online";
import { usePhoto } from "@/ui/usePhoto";

type Step = "who" | "where" | "ask";
const STEPS: readonly Step[] = ["who", "where", "ask"];

interface Props {
  /** Filled in already: somebody whom nobody answered. */
  start: Form | null;
  gate: string | null;
  typed: Signal<string>;
  onAsked: (made: Made) => void;
}

/** Phone and type, flat, photo and question: each on a screen of its own, the way back by the browser's own. */
export function WalkInForm({ start, gate, typed, onAsked }: Props) {
  const { t } = useTranslation("gateAsk");
  const [params, setParams] = useSearchParams();
  const [form, setForm] = useState<Form>(start ?? EMPTY);
  const looked = useKnown(form.phone);
  const shot = usePhoto();
  const asked = STEPS.find((one) => one === params.get("step")) ?? "who";
  const step: Step =
    form.type === null ? "who" : asked === "ask" && form.units.length === 0 ? "where" : asked;
  const several = params.get("more") === "1";
  const heading = useRef<HTMLHeadingElement>(null);
  const change = useCallback((changes: Partial<Form>) => setForm((now) => ({ ...now, ...changes })), []);
  const go = (next: Step, more = false): void => setParams({ step: next, ...(more && { more: "1" }) });

  const { known } = looked;
  useEffect(() => {
    // An answer that came after the type was chosen still fills what is empty.
    setForm((now) => (now.type === null ? now : withKnown(now, known)));
  }, [known]);
  useEffect(() => {
    if (step !== "who") heading.current?.focus();
  }, [step]);

  const choose = (type: Type): void => {
    const next = withType(form, type, known);
    setForm(next);
    go(next.units.length > 0 && !HAS_PROVIDER.has(type) ? "ask" : "where");
  };
  const onPhone = useCallback(
    // Another number is another person: what the last one brought along goes.
    (pressed: (phone: string) => string) => setForm((now) => ({ ...EMPTY, phone: pressed(now.phone) })),
    [],
  );
  const title = {
    who: t("walkIn.type"),
    where: several
      ? t("walkIn.addFlats")
      : form.type !== null && HAS_PROVIDER.has(form.type)
        ? t("walkIn.whereCompany")
        : t("walkIn.where"),
    ask: t("walkIn.asking"),
  };
  return (
    <div className={classes.form} data-testid="walk-in" data-step={step}>
      <Offline />
      <h2 ref={heading} tabIndex={-1} className={step === "where" ? classes.heading : "visually-hidden"}>
        {title[step]}
      </h2>
      {step === "who" && (
        <WhoStep phone={form.phone} looked={looked} onPhone={onPhone} onType={choose} typed={typed} />
      )}
      {step === "where" && (
        <WhereStep form={form} several={several} onChange={change} onDone={() => go("ask")} />
      )}
      {step === "ask" && (
        <AskStep
          form={form}
          gate={gate}
          shot={shot}
          onChange={change}
          onFlats={(more) => go("where", more)}
          onAsked={onAsked}
        />
      )}
    </div>
  );
}

/** Without the server no flat can be asked, and nothing here pretends. */
function Offline() {
  const { t } = useTranslation("gateAsk");
  if (useStore(online) !== "offline") return null;
  return (
    <div role="alert" className={classes.offline} data-testid="walk-in-offline">
      <strong>
        <IconWifiOff aria-hidden /> {t("walkIn.offlineTitle")}
      </strong>
      {t("walkIn.offline")}
    </div>
  );
}
