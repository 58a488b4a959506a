import { useTranslation } from "react-i18next";
import { wordOf } from "@/features/requests/guard/company";
import type { EntryRequest } from "@/features/requests/residentQueries";

/** Who stands there: a name, else the company, else what they come as. */
export function useNameOf(): (request: EntryRequest) => string {
  const { t } = useTranslation("asked");
  return ({ visitorName, providerTag, type }) =>
    visitorName ?? (providerTag === null ? t(`kind.${type}`) : wordOf(providerTag));
}

/** What they come as, for which company: "Delivery · Swiggy". */
export function useKindOf(): (request: EntryRequest) => string {
  const { t } = useTranslation("asked");
  return ({ providerTag, type }) =>
    [t(`kind.${type}`), providerTag && wordOf(providerTag)].filter(Boolean).join(" · ");
}
