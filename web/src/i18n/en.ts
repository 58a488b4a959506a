// The source of all texts. A namespace a file; its type makes the keys of t(). Only `common` is loaded at the start.
import type { admin } from "@/i18n/en/admin";
import type { common } from "@/i18n/en/common";
import type { guard } from "@/i18n/en/guard";
import type { join } from "@/i18n/en/join";
import type { platform } from "@/i18n/en/platform";
import type { resident } from "@/i18n/en/resident";
import type { security } from "@/i18n/en/security";

export interface Texts {
  common: typeof common;
  guard: typeof guard;
  join: typeof join;
  resident: typeof resident;
  admin: typeof admin;
  platform: typeof platform;
  security: typeof security;
}
