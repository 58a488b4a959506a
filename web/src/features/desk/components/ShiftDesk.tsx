import { Button, NativeSelect, Stack, Text } from "@mantine/core";
import { IconClipboardCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { HandOver } from "@/features/desk/components/HandOver";
import { ShiftBrief } from "@/features/desk/components/ShiftBrief";
import { gatesQuery, shiftQuery, useBegin, type Shift } from "@/features/desk/shift";
import { formatTime } from "@/lib/time";
import { useErrorText } from "@/ui/ErrorState";
import { Loaded } from "@/ui/Loaded";
import { Done, Problem } from "@/ui/Problem";

const FRESH_MS = 60_000;

interface Props {
  /** What this device calls its gate. */
  gate: string | null;
  /** A shared tablet knows its own gate. */
  isTablet: boolean;
}

/** Before it begins, what matters now; then the same with the way to hand it over. */
export function ShiftDesk(props: Props) {
  const query = useQuery({ ...shiftQuery, refetchInterval: FRESH_MS });
  return <Loaded query={query}>{(data) => <Shown {...props} data={data} />}</Loaded>;
}

function Shown({ data, gate, isTablet }: Props & { data: Shift }) {
  const { t } = useTranslation("guardDesk");
  const [handed, setHanded] = useState<string | null>(null);
  const { shift, brief } = data;
  return (
    <Stack gap="lg" data-testid="shift" data-on={shift !== null || undefined}>
      {handed !== null && shift === null && (
        <Done>{handed === "" ? t("shift.handed") : t("shift.handedTo", { name: handed })}</Done>
      )}
      {shift === null ? (
        <Begin gate={gate} isTablet={isTablet} />
      ) : (
        <>
          <Text fw={650}>
            {shift.gate_name === null
              ? t("shift.began", { time: formatTime(new Date(shift.started_at)) })
              : t("shift.beganAt", {
                  time: formatTime(new Date(shift.started_at)),
                  gate: shift.gate_name,
                })}
          </Text>
          <HandOver reliefs={data.reliefs} onDone={setHanded} />
        </>
      )}
      <ShiftBrief brief={brief} />
    </Stack>
  );
}

function Begin({ gate, isTablet }: Props) {
  const { t } = useTranslation("guardDesk");
  const say = useErrorText();
  const building = useSession().user.building_id ?? "";
  const gates = useQuery({ ...gatesQuery(building), enabled: !isTablet });
  const open = gates.data?.gates ?? [];
  const begin = useBegin();
  const [picked, setPicked] = useState<string | null>(null);
  // The gate this device is named after, unless the guard says another.
  const own = open.find((one) => one.name.toLowerCase() === gate?.toLowerCase())?.id ?? "";
  const chosen = picked ?? own;
  return (
    <Stack maw={640}>
      <Problem>{begin.isError ? say(begin.error) : null}</Problem>
      {!isTablet && open.length > 0 && (
        <NativeSelect
          size="lg"
          label={t("shift.gate")}
          value={chosen}
          data={[
            { value: "", label: t("shift.noGate") },
            ...open.map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => setPicked(event.currentTarget.value)}
        />
      )}
      <Button
        h={72}
        fz="xl"
        disabled={begin.isPending}
        leftSection={<IconClipboardCheck aria-hidden />}
        onClick={() => begin.mutate(chosen === "" ? null : chosen)}
        data-testid="begin-shift"
      >
        {begin.isPending ? t("shift.beginning") : t("shift.begin")}
      </Button>
    </Stack>
  );
}
