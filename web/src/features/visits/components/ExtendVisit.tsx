import { Button, Stack, Text, TextInput } from "@mantine/core";
import { IconClockPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, asApiError } from "@/api/errors";
import { toLocalInput, useDays } from "@/features/visits/dates";
import { stepsFor, wishedEnd } from "@/features/visits/extend";
import { useExtend } from "@/features/visits/mutations";
import type { VisitDetail } from "@/features/visits/queries";
import { Choices } from "@/ui/Choices";
import { ConfirmModal } from "@/ui/ConfirmModal";

const PICK = "pick";

/** The button, and how much longer. */
export function ExtendVisit({ visit, onDone }: { visit: VisitDetail; onDone: (words: string) => void }) {
  const { t } = useTranslation("resident");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconClockPlus size={20} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t("pass.extend")}
      </Button>
      {opened && <Longer visit={visit} onDone={onDone} onClose={() => setOpened(false)} />}
    </>
  );
}

interface Props {
  visit: VisitDetail;
  onDone: (words: string) => void;
  onClose: () => void;
}

function Longer({ visit, onDone, onClose }: Props) {
  const { t } = useTranslation("resident");
  const { moment } = useDays();
  const [now] = useState(() => new Date());
  const [choice, setChoice] = useState("0");
  const ends = new Date(visit.expires_at);
  const [picked, setPicked] = useState(toLocalInput(ends));
  const [wrong, setWrong] = useState<string | null>(null);
  const extend = useExtend(visit.id);
  const wished = wishedEnd(choice, picked, visit, now);

  const act = async (): Promise<void> => {
    setWrong(null);
    if (wished === null) {
      setWrong(t("extend.need"));
      throw new ApiError(-1, "CLIENT", t("invite.tryFields"));
    }
    try {
      await extend.mutateAsync(wished);
      onDone(t("extend.done", { moment: moment(wished, new Date()) }));
    } catch (error) {
      const said = asApiError(error).field("until");
      if (said === undefined || choice !== PICK) throw said === undefined ? error : new Error(said);
      setWrong(said);
      throw new ApiError(-1, "CLIENT", t("invite.tryFields"));
    }
  };
  return (
    <ConfirmModal
      opened
      title={t("extend.title")}
      confirm={t("extend.confirm")}
      onConfirm={act}
      onClose={onClose}
    >
      <Stack>
        <Text>{t(ends > now ? "extend.now" : "extend.ended", { moment: moment(ends, now) })}</Text>
        <Choices
          label={t("extend.how")}
          value={choice}
          options={[
            ...stepsFor(visit).map(({ unit, count }, place) => ({
              value: String(place),
              label: t(`extend.${unit}`, { count }),
            })),
            { value: PICK, label: t("extend.pick") },
          ]}
          onChange={setChoice}
        />
        {choice === PICK && (
          <TextInput
            label={t("extend.until")}
            type="datetime-local"
            value={picked}
            error={wrong}
            onChange={(event) => {
              setPicked(event.currentTarget.value);
            }}
          />
        )}
        {wished !== null && <Text role="status">{t("extend.new", { moment: moment(wished, now) })}</Text>}
      </Stack>
    </ConfirmModal>
  );
}
