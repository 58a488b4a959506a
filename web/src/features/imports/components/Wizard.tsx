import { Stack } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { CheckStep } from "@/features/imports/components/CheckStep";
import { ColumnsStep } from "@/features/imports/components/ColumnsStep";
import { FileStep } from "@/features/imports/components/FileStep";
import { Steps } from "@/features/imports/components/Steps";
import {
  guessIn,
  guessOf,
  isField,
  openList,
  problemOfFile,
  type Choices,
  type Field,
  type Found,
  type List,
} from "@/features/imports/list";
import { useDryRun, useImport } from "@/features/imports/mutations";
import { useErrorText } from "@/ui/ErrorState";

interface Opened {
  list: List;
  choices: Choices;
}

interface Props {
  onBegun: (reportId: string) => void;
  /** The earlier imports: beside the first step, and when it is not known whether one has begun. */
  children: ReactNode;
}

/** From a file to an import that has begun. Until then everything is on this page only; leaving it leaves nothing behind. */
export function Wizard({ onBegun, children }: Props) {
  const { t } = useTranslation("imports");
  const say = useErrorText();
  const [reading, setReading] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<Partial<Record<Field, string>>>({});
  const dryRun = useDryRun();
  const bringIn = useImport();

  /** Before every step; an answer that is still on its way speaks of other choices and is not waited for. */
  const clean = (): void => {
    setProblem(null);
    setRefused({});
    dryRun.reset();
    bringIn.reset();
  };
  const cancel = (): void => {
    clean();
    setFound(null);
    setOpened(null);
  };
  /** The server reads the columns' names; a needed one that it does not find is chosen by hand. */
  const open = async (file: File): Promise<void> => {
    clean();
    const wrong = problemOfFile(file);
    if (wrong !== null) {
      setProblem(t(`file.${wrong}`));
      return;
    }
    setReading(file.name);
    try {
      const list = await openList(file).catch(() => {
        throw new Error(t("file.unreadable"));
      });
      const mapping = await dryRun.mutateAsync({ list, choices: null }).then(guessOf, (error: unknown) => {
        const guess = guessIn(error);
        if (guess === null) throw error;
        return guess;
      });
      setOpened({ list, choices: { mapping, createUnits: false, welcome: true } });
    } catch (error) {
      const { details } = asApiError(error);
      setProblem(details.find(({ field }) => field === "file")?.message ?? say(error));
    } finally {
      setReading(null);
    }
  };
  const check = ({ list, choices }: Opened): void => {
    clean();
    setOpened({ list, choices });
    dryRun.mutate(
      { list, choices },
      {
        onSuccess: setFound,
        onError: (error) => {
          const { details } = asApiError(error);
          const own = details.filter(({ field }) => isField(field));
          setFound(null);
          setRefused(Object.fromEntries(own.map(({ field, message }) => [field, message])));
          if (own.length === 0) setProblem(details[0]?.message ?? say(error));
        },
      },
    );
  };
  const begin = (wish: Opened): void => {
    clean();
    bringIn.mutate(wish, {
      onSuccess: onBegun,
      onError: (error) => setProblem(asApiError(error).isNetwork ? t("check.unsure") : say(error)),
    });
  };

  if (opened === null) {
    return (
      <Stack>
        <Steps now="file" />
        <FileStep problem={problem} reading={reading} onFile={(file) => void open(file)} />
        {children}
      </Stack>
    );
  }
  const working = bringIn.isPending ? "import" : dryRun.isPending ? "check" : null;
  return (
    <Stack>
      <Steps now={found === null ? "columns" : "check"} />
      {found === null ? (
        <ColumnsStep
          list={opened.list}
          choices={opened.choices}
          working={working !== null}
          problem={problem}
          refused={refused}
          onChange={(choices) => {
            clean();
            setOpened({ ...opened, choices });
          }}
          onNext={() => check(opened)}
          onCancel={cancel}
        />
      ) : (
        <CheckStep
          found={found}
          name={opened.list.name}
          working={working}
          problem={problem}
          onCreateUnits={() => check({ ...opened, choices: { ...opened.choices, createUnits: true } })}
          onImport={() => begin(opened)}
          onBack={() => {
            clean();
            setFound(null);
          }}
          onCancel={cancel}
        />
      )}
      {bringIn.isError && children}
    </Stack>
  );
}
