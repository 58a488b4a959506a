import { useMay } from "@/api/session";
import { TerminateStay } from "@/features/entries/components/TerminateStay";
import { TokensDesk } from "@/features/tokens/components/TokensDesk";
import { TokenShown } from "@/features/visits/components/TokenShown";
import { entries } from "@/i18n/en/entries";
import { resident } from "@/i18n/en/resident";
import { tokens } from "@/i18n/en/tokens";
import { addTexts } from "@/i18n/i18n";

// The sheet that sends a pass speaks with the resident's words, whoever opens it.
addTexts({ entries, resident, tokens });

/** A landlord's own tokens; an administrator's, with every stay in the building. */
export default function TokensPage() {
  const ends = useMay("entry:end");
  return (
    <TokensDesk
      sheet={(token, onClose) => <TokenShown {...token} onClose={onClose} />}
      {...(ends && {
        ending: ({ id, visitor_name: name }, onDone, onClose) => (
          <TerminateStay entry={{ id, name }} onDone={onDone} onClose={onClose} />
        ),
      })}
    />
  );
}
