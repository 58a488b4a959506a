// In its own chunk with the resident's texts, like the invitation.
import { PassSharing } from "@/features/visits/components/PassSharing";
import type { VisitDetail } from "@/features/visits/queries";
import { resident } from "@/i18n/en/resident";
import { addTexts } from "@/i18n/i18n";

addTexts({ resident });

export default function SharePass({ visit }: { visit: VisitDetail }) {
  if (visit.digits === null || visit.pass_url === null) return null;
  return <PassSharing visit={visit} live={{ digits: visit.digits, pass_url: visit.pass_url }} />;
}
