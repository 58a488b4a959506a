import { Button, Stack, Text, Title } from "@mantine/core";
import { IconArmchair } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { PassAccepted, PassRefused } from "@/features/desk/components/PassVerdict";
import classes from "@/features/desk/components/passes.module.css";
import { goodNowQuery, useGatePass, type GatePass } from "@/features/desk/gatePasses";
import { formatDate, formatTime } from "@/lib/time";
import { useStore, type Store } from "@/lib/store";
import { EmptyState } from "@/ui/EmptyState";
import gate from "@/ui/gate.module.css";
import { Loaded } from "@/ui/Loaded";
import { BigInput } from "@/ui/BigInput";

interface Props {
  gate: string | null;
  /** A pass that a scanner or the camera read; taken from here once. */
  scanned: Store<{ code: string } | null>;
  /** Reads a code as people type it; null: it is none. */
  read: (typed: string) => string | null;
  /** The tone of how it came out. */
  onResult: (isGood: boolean) => void;
  /** While a verdict covers everything: no code is taken meanwhile. */
  onCovered: (covered: boolean) => void;
  /** The verdict was seen. */
  onSeen: () => void;
}

/** Permission for things: scanned or typed, and used by that; below, those that are good now. */
export function PassDesk({ gate, scanned, read, onResult, onCovered, onSeen }: Props) {
  const { t } = useTranslation("guardDesk");
  const use = useGatePass();
  const waiting = useStore(scanned);
  const take = useEffectEvent((code: string) => {
    use.mutate({ code, gate }, { onSuccess: () => onResult(true), onError: () => onResult(false) });
  });
  useEffect(() => {
    if (waiting === null) return;
    scanned.set(null);
    take(waiting.code);
  }, [waiting, scanned]);
  const covered = use.isSuccess || use.isError;
  const tellCovered = useEffectEvent(onCovered);
  useEffect(() => {
    tellCovered(covered);
    return () => tellCovered(false);
  }, [covered]);
  const close = (): void => {
    use.reset();
    onSeen();
  };
  return (
    <Stack>
      <Text>{t("passes.lead")}</Text>
      <TypedCode read={read} working={use.isPending} onCode={(code) => scanned.set({ code })} />
      <GoodNow />
      {use.isSuccess && createPortal(<PassAccepted pass={use.data} onClose={close} />, document.body)}
      {use.isError && createPortal(<PassRefused error={use.error} onClose={close} />, document.body)}
    </Stack>
  );
}

function TypedCode({
  read,
  working,
  onCode,
}: {
  read: Props["read"];
  working: boolean;
  onCode: (code: string) => void;
}) {
  const { t } = useTranslation("guardDesk");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<"needed" | "wrong" | null>(null);
  return (
    <form
      className={classes.typed}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const code = read(/^\s*gp/i.test(typed) ? typed : `GP_${typed}`);
        if (code === null) {
          setProblem(typed.trim() === "" ? "needed" : "wrong");
          return;
        }
        setProblem(null);
        setTyped("");
        onCode(code);
      }}
    >
      <BigInput
        classNames={{ input: classes.field ?? "" }}
        label={t("passes.type")}
        description={t("passes.typeHint")}
        maxLength={40}
        autoCapitalize="characters"
        spellCheck={false}
        value={typed}
        error={problem && t(`passes.${problem}`)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" fz="lg" disabled={working}>
        {working ? t("passes.using") : t("passes.use")}
      </Button>
    </form>
  );
}

function GoodNow() {
  const { t } = useTranslation("guardDesk");
  const query = useQuery(goodNowQuery);
  return (
    <Stack component="section" gap="xs">
      <Title order={2}>{t("passes.list")}</Title>
      <Loaded query={query}>
        {({ gatePasses }) =>
          gatePasses.length === 0 ? (
            <EmptyState icon={<IconArmchair size={40} />} text={t("passes.empty")} />
          ) : (
            <ul className={gate.list} data-testid="pass-list">
              {gatePasses.map((pass) => (
                <li key={pass.id}>
                  <Card pass={pass} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Card({ pass }: { pass: GatePass }) {
  const { t } = useTranslation("guardDesk");
  const until = new Date(pass.validUntil);
  const line = [
    t(`passes.kind.${pass.type}`),
    pass.flat && t("search.unit", { unit: pass.flat.flatNumber }),
    pass.requestedBy.name,
    pass.vehicleNumber,
    `${t("passes.until")} ${formatDate(until)}, ${formatTime(until)}`,
  ];
  return (
    <div className={gate.row}>
      <span className={gate.what}>
        <strong>{pass.title}</strong>
        <span className={gate.quiet}>{line.filter(Boolean).join(" · ")}</span>
        {pass.itemsList.length > 0 && <span>{pass.itemsList.join(", ")}</span>}
      </span>
    </div>
  );
}
