import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAddressBook, IconFileUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ImportedReport } from "@/features/contacts/components/ImportedReport";
import { useImportContacts } from "@/features/contacts/mutations";
import { canPickContacts, pickContacts, type Picked } from "@/lib/contactPicker";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

const MOST_BYTES = 2_000_000;

/** An address book taken over: a file, or the phone's own; afterwards what became of each row. */
export function ImportContacts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("contacts");
  const common = useTranslation().t;
  const say = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const bring = useImportContacts();
  const take = (source: File | readonly Picked[]): void => {
    setProblem(null);
    if (source instanceof File && source.size > MOST_BYTES) {
      setProblem(t("bring.tooBig"));
      return;
    }
    bring.mutate(source, {
      onError: (error) => {
        setProblem(say(error));
      },
    });
  };
  const fromPhone = async (): Promise<void> => {
    const picked = await pickContacts();
    if (picked.length === 0) setProblem(t("bring.nobody"));
    else take(picked);
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t("bring.title")}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      {bring.data ? (
        <ImportedReport
          done={bring.data}
          onAgain={() => {
            bring.reset();
          }}
          onClose={onClose}
        />
      ) : (
        <Stack>
          <Problem>{problem}</Problem>
          <Text>{t("bring.text")}</Text>
          <Group grow>
            <Button
              disabled={bring.isPending}
              leftSection={<IconFileUpload size={20} aria-hidden />}
              onClick={() => input.current?.click()}
            >
              {bring.isPending ? t("bring.working") : t("bring.file")}
            </Button>
            {canPickContacts() && (
              <Button
                variant="default"
                disabled={bring.isPending}
                leftSection={<IconAddressBook size={20} aria-hidden />}
                onClick={() => void fromPhone()}
              >
                {t("bring.phone")}
              </Button>
            )}
          </Group>
          <input
            ref={input}
            type="file"
            accept=".vcf,.csv,text/vcard,text/x-vcard,text/csv"
            hidden
            data-testid="contacts-file"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = ""; // the same file, corrected, may be chosen again
              if (file) take(file);
            }}
          />
        </Stack>
      )}
    </Modal>
  );
}
