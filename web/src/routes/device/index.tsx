// A gate tablet's own pages: /device. Nobody is signed in here; a guard's PIN leads to the gate.
import { tablet } from "@/i18n/en/tablet";
import { addTexts } from "@/i18n/i18n";
import { DevicePage } from "@/routes/device/DevicePage";

addTexts({ tablet });

export default DevicePage;
