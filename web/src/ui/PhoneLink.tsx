import { isWhole } from "@/lib/phone";
import panel from "@/ui/panel.module.css";

/** A number to call; a masked one cannot be. */
export function PhoneLink({ number }: { number: string }) {
  if (!isWhole(number)) return <>{number}</>;
  return (
    <a href={`tel:${number}`} className={panel.link}>
      {number}
    </a>
  );
}
