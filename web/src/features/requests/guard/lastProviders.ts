// The companies asked for last from this device, by type: their initials come first.
import type { Type } from "@/features/requests/guard/form";
import { keep } from "@/lib/keep";

const KEY = "last-companies";
const MOST = 6;

const all = (): Partial<Record<Type, string[]>> => keep.read<Partial<Record<Type, string[]>>>(KEY) ?? {};

export const lastProviders = (type: Type): string[] => all()[type] ?? [];

export function rememberProvider(type: Type, provider: string): void {
  const others = lastProviders(type).filter((one) => one !== provider);
  keep.write(KEY, { ...all(), [type]: [provider, ...others].slice(0, MOST) });
}
