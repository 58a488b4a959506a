import { Button, Group, Stack } from "@mantine/core";
import { IconDownload, IconFileTypeCsv } from "@tabler/icons-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/imports/components/imports.module.css";
import { TEMPLATE_FILE } from "@/features/imports/queries";
import { Problem } from "@/ui/Problem";

interface Props {
  problem: string | null;
  /** The file that is being read. */
  reading: string | null;
  onFile: (file: File) => void;
}

export function FileStep({ problem, reading, onFile }: Props) {
  const { t } = useTranslation("imports");
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const working = reading !== null;
  // Missing the zone must not make the browser leave for the file.
  useEffect(() => {
    const stay = (event: globalThis.DragEvent): void => event.preventDefault();
    window.addEventListener("dragover", stay);
    window.addEventListener("drop", stay);
    return () => {
      window.removeEventListener("dragover", stay);
      window.removeEventListener("drop", stay);
    };
  }, []);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !working) onFile(file);
  };
  return (
    <Stack>
      <Problem>{problem}</Problem>
      <button
        type="button"
        className={classes.drop}
        data-over={over || undefined}
        disabled={working}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileTypeCsv size={48} stroke={1.5} aria-hidden />
        <strong>{working ? t("file.reading") : t("file.drop")}</strong>
        <span className={classes.quiet}>{reading ?? t("file.limits")}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        hidden
        data-testid="import-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = ""; // the same file, corrected, may be chosen again
          if (file) onFile(file);
        }}
      />
      <Group justify="space-between">
        <Group gap="sm">
          <span>{t("file.noTemplate")}</span>
          <Button
            component="a"
            href={TEMPLATE_FILE}
            download
            variant="default"
            leftSection={<IconDownload size={20} aria-hidden />}
          >
            {t("file.template")}
          </Button>
        </Group>
        <span className={classes.quiet}>{t("file.nothing")}</span>
      </Group>
    </Stack>
  );
}
