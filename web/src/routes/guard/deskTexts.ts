// The texts of the pages beside the scanner: loaded with the first of them.
import { guardDesk } from "@/i18n/en/guardDesk";
import { addTexts } from "@/i18n/i18n";

addTexts({ guardDesk });
