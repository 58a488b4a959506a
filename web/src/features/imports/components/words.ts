import { useTranslation } from "react-i18next";
import { isField, worded } from "@/features/imports/list";
import { imports } from "@/i18n/en/imports";

const isHint = (code: string): code is keyof typeof imports.hint => code in imports.hint;

/** What the server says of rows, in the words of these screens. */
export function useWords() {
  const { t } = useTranslation("imports");
  return {
    fieldName: (field: string): string => (isField(field) || field === "line" ? t(`field.${field}`) : field),
    /** What to do about it, where the message does not say it. */
    hint: (code: string | null): string | null => (code !== null && isHint(code) ? t(`hint.${code}`) : null),
    sentence: (message: string): string => worded(message, (field) => t(`field.${field}`)),
  };
}
