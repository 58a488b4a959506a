import { Stack, Text, TextInput } from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import classes from "@/features/devices/components/tablet.module.css";
import { groupCode, isWholeCode } from "@/features/devices/code";
import { useEnrol } from "@/features/devices/tablet";
import { BigButton } from "@/ui/BigButton";
import { useErrorText } from "@/ui/ErrorState";
import { Problem } from "@/ui/Problem";

/** The code an administrator shows, exchanged for this tablet's own cookie. */
export function EnrolForm({ wasRevoked }: { wasRevoked: boolean }) {
  const { t } = useTranslation("tablet");
  const say = useErrorText();
  const enrol = useEnrol();
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const refuse = (text: string): void => {
    setWrong(text);
    field.current?.focus();
  };
  const refused = (error: unknown): void => {
    if (asApiError(error).code === "ENROLMENT_CODE_INVALID") refuse(t("enrol.wrong"));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (enrol.isPending) return;
    if (isWholeCode(code)) enrol.mutate(code, { onError: refused });
    else refuse(t("enrol.whole"));
  };
  const failed = enrol.isError && wrong === null ? asApiError(enrol.error) : null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {wasRevoked && <Problem>{t("enrol.revoked")}</Problem>}
        <Text>{t("enrol.text")}</Text>
        {failed !== null && <Problem>{failed.status === 429 ? t("enrol.wait") : say(failed)}</Problem>}
        <TextInput
          ref={field}
          className={classes.code}
          label={t("enrol.code")}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          value={code}
          error={wrong}
          onChange={(event) => {
            setCode(groupCode(event.currentTarget.value));
            setWrong(null);
          }}
        />
        <BigButton type="submit" disabled={enrol.isPending}>
          {enrol.isPending ? t("enrol.working") : t("enrol.submit")}
        </BigButton>
      </Stack>
    </form>
  );
}
