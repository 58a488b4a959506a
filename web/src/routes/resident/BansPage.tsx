import { BansDesk } from "@/features/bans/components/BansDesk";
import { PastVisitors } from "@/features/visits/components/PastVisitors";

export default function BansPage() {
  return (
    <BansDesk
      picker={(onPick) => (
        <PastVisitors
          onPick={({ visitor_id, name, phone }) => {
            onPick({ visitorId: visitor_id, name, phone });
          }}
        />
      )}
    />
  );
}
