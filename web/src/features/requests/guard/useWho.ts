import { useTranslation } from "react-i18next";
import { wordOf } from "@/features/requests/guard/company";
import type { EntryRequest } from "@/features/requests/guard/outcome";

/** Whom a request is about: the name, else the company, else what they come as. */
export function useWho(): (request: EntryRequest) => string {
  const { t } = useTranslation("guard");
  return ({ visitorName, providerTag, type }) =>
    visitorName ?? (providerTag === null ? t(`request.kind.${type}`) : wordOf(providerTag));
}
