import { TokensDesk } from "@/features/tokens/components/TokensDesk";
import { TokenShown } from "@/features/visits/components/TokenShown";
import { tokens } from "@/i18n/en/tokens";
import { addTexts } from "@/i18n/i18n";

addTexts({ tokens });

/** A resident's visitor tokens, and who came on them. */
export default function TokensPage() {
  return <TokensDesk sheet={(token, onClose) => <TokenShown {...token} onClose={onClose} />} />;
}
