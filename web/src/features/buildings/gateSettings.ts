// The policies of a building's gate: what they are, their limits, and how they are read and saved.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type GateSettings = Schemas["GateSettingsShown"];
export type GateSettingsAnswer = Schemas["GateSettingsOut"];
export type SettingName = keyof GateSettings;
type NumberName = Exclude<SettingName, "consent_required" | "consent_notice_version">;
export type Unit = "minutes" | "hours" | "days" | "percent" | "times";

const KEY = ["gate-settings"] as const;

export const gateSettingsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => call(http.GET("/api/v1/admin/gate-settings", { signal })),
});

export function useSaveGateSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<GateSettings>) =>
      // What is not sent stays; the type says otherwise because the server's model has defaults.
      call(http.PUT("/api/v1/admin/gate-settings", { body: body as Schemas["GateSettingsIn"] })),
    onSuccess: (saved) => {
      client.setQueryData(KEY, saved);
    },
  });
}

export interface NumberSetting {
  name: NumberName;
  unit: Unit;
  least: number;
  most: number;
}

const of = (name: NumberName, unit: Unit, least: number, most: number): NumberSetting => ({
  name,
  unit,
  least,
  most,
});

/** Groups as the page shows them; the server has the same limits (buildings/settings.py) and the last word. */
export const GROUPS = {
  asking: [
    of("request_minutes", "minutes", 1, 120),
    of("policy_percent", "percent", 0, 100),
    of("shift_hours", "hours", 1, 24),
  ],
  stays: [
    of("delivery_minutes", "minutes", 5, 1440),
    of("walk_in_hours", "hours", 1, 72),
    of("overstay_repeat_minutes", "minutes", 5, 1440),
  ],
  passes: [
    of("early_minutes", "minutes", 0, 1440),
    of("open_end_hours", "hours", 0, 24),
    of("max_visit_days", "days", 1, 1000),
    of("token_hours", "hours", 1, 168),
    of("token_days", "days", 1, 366),
  ],
  bans: [
    of("ban_days_low", "days", 1, 3650),
    of("ban_days_medium", "days", 1, 3650),
    of("ban_lows_to_medium", "times", 2, 100),
    of("ban_mediums_to_high", "times", 2, 100),
  ],
  licence: [of("licence_grace_days", "days", 0, 90)],
} as const satisfies Record<string, readonly NumberSetting[]>;

export const NUMBERS: readonly NumberSetting[] = Object.values(GROUPS).flat();

/** What a form holds: numbers as they are typed. */
export type SettingValues = Record<NumberName, string> & {
  consent_required: boolean;
  consent_notice_version: string;
};

export function valuesOf(settings: GateSettings): SettingValues {
  const numbers = Object.fromEntries(NUMBERS.map(({ name }) => [name, String(settings[name])]));
  return {
    ...(numbers as Record<NumberName, string>),
    consent_required: settings.consent_required,
    consent_notice_version: settings.consent_notice_version,
  };
}

/** Whether what was typed is a whole number within its limits. */
export function fits({ least, most }: NumberSetting, typed: string): boolean {
  const plain = typed.trim();
  return /^\d{1,5}$/.test(plain) && Number(plain) >= least && Number(plain) <= most;
}

/** Only what differs from what holds: two administrators who change different things both have their way. */
export function changesOf(values: SettingValues, present: GateSettings): Partial<GateSettings> {
  const changes: Partial<GateSettings> = {};
  for (const { name } of NUMBERS) {
    const typed = Number(values[name].trim());
    if (typed !== present[name]) changes[name] = typed;
  }
  if (values.consent_required !== present.consent_required)
    changes.consent_required = values.consent_required;
  const version = values.consent_notice_version.trim();
  if (version !== present.consent_notice_version) changes.consent_notice_version = version;
  return changes;
}
