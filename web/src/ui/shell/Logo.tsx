/** The gate glyph. */
export function Logo({ size = 32 }: { size?: number }) {
  return <img src="/icons/gate.svg" alt="" width={size} height={size} />;
}
