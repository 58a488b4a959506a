// How somebody's coming and going looks: the same colour and sign for a visit, an entry and a token.
import {
  IconBan,
  IconClockExclamation,
  IconDoorEnter,
  IconDoorExit,
  IconHourglassEmpty,
  IconUserOff,
} from "@tabler/icons-react";
import type { Look } from "@/ui/StatusBadge";

export const INSIDE: Look = { tone: "in", Icon: IconDoorEnter };
export const TOO_LONG: Look = { tone: "attention", Icon: IconClockExclamation };
export const LEFT: Look = { tone: "out", Icon: IconDoorExit };
/** Somebody of the building has ended the stay. */
export const ENDED: Look = { tone: "out", Icon: IconUserOff };
export const CALLED_OFF: Look = { tone: "plain", Icon: IconBan };
export const LAPSED: Look = { tone: "plain", Icon: IconHourglassEmpty };
