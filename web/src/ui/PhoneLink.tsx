import panel from "@/ui/panel.module.css";

/** A number to call; a masked one cannot be. */
export function PhoneLink({ number }: { number: string }) {
  if (!/^\+?\d+$/.test(number)) return <>{number}</>;
  return (
    <a href={`tel:${number}`} className={panel.link}>
      {number}
    </a>
  );
}
