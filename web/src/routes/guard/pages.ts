// Every page beside the scanner, in one chunk with its texts.
import { guardDesk } from "@/i18n/en/guardDesk";
import { addTexts } from "@/i18n/i18n";

export { DeliveriesPage } from "@/routes/guard/DeliveriesPage";
export { InsidePage } from "@/routes/guard/InsidePage";
export { MorePage } from "@/routes/guard/MorePage";
export { PassesPage } from "@/routes/guard/PassesPage";
export { default as QueuePage } from "@/routes/guard/QueuePage";
export { default as RequestPage } from "@/routes/guard/RequestPage";
export { default as RequestsPage } from "@/routes/guard/RequestsPage";
export { RollPage } from "@/routes/guard/RollPage";
export { SearchPage } from "@/routes/guard/SearchPage";
export { ShiftPage } from "@/routes/guard/ShiftPage";
export { default as WalkInPage } from "@/routes/guard/WalkInPage";

addTexts({ guardDesk });
