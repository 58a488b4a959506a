// Loaded with whatever shows them, so that the scanner's own page stays small.
import { gateAsk } from "@/i18n/en/gateAsk";
import { addTexts } from "@/i18n/i18n";

addTexts({ gateAsk });
