// The source of all texts. A namespace a file; its type makes the keys of t(). Only `common` is loaded at the start.
import type { admin } from "@/i18n/en/admin";
import type { codes } from "@/i18n/en/codes";
import type { common } from "@/i18n/en/common";
import type { devices } from "@/i18n/en/devices";
import type { guard } from "@/i18n/en/guard";
import type { imports } from "@/i18n/en/imports";
import type { join } from "@/i18n/en/join";
import type { people } from "@/i18n/en/people";
import type { platform } from "@/i18n/en/platform";
import type { resident } from "@/i18n/en/resident";
import type { self } from "@/i18n/en/self";
import type { security } from "@/i18n/en/security";
import type { tablet } from "@/i18n/en/tablet";

export interface Texts {
  codes: typeof codes;
  common: typeof common;
  guard: typeof guard;
  imports: typeof imports;
  join: typeof join;
  resident: typeof resident;
  admin: typeof admin;
  people: typeof people;
  platform: typeof platform;
  security: typeof security;
  self: typeof self;
  tablet: typeof tablet;
  devices: typeof devices;
}
