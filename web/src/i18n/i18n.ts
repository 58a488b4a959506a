// English is the source. Another language is a file locales/<code>.json of the same shape ({ common: …, guard: … }), no code.
import i18next, { type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Texts } from "@/i18n/en";
import { common } from "@/i18n/en/common";
import { keep } from "@/lib/keep";
import { language } from "@/lib/time";

const FILES = import.meta.glob<ResourceLanguage>("./locales/*.json", { import: "default" });
const codeOf = (path: string): string => path.replace(/^.*\/(.+)\.json$/, "$1");

/** Codes one can choose. */
export const LANGUAGES: readonly string[] = ["en", ...Object.keys(FILES).map(codeOf)];

/** Called at the top of an area with its own texts. */
export function addTexts(texts: Partial<Texts>): void {
  for (const [namespace, bundle] of Object.entries(texts)) i18next.addResourceBundle("en", namespace, bundle);
}

export async function chooseLanguage(code: string): Promise<void> {
  const file = Object.entries(FILES).find(([path]) => codeOf(path) === code)?.[1];
  if (file) {
    for (const [namespace, bundle] of Object.entries(await file()))
      i18next.addResourceBundle(code, namespace, bundle, true, true);
  }
  await i18next.changeLanguage(code);
  language.set(code);
  document.documentElement.lang = code;
  keep.write("language", code);
}

export function startTexts(): void {
  void i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    defaultNS: "common",
    ns: ["common"],
    resources: { en: { common } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const wanted = [keep.read<string>("language"), ...navigator.languages.map((code) => code.slice(0, 2))];
  const code = wanted.find((one) => one !== null && LANGUAGES.includes(one));
  if (code && code !== "en") void chooseLanguage(code);
}
