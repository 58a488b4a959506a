import { Alert } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime, formatRelative, formatTime, isSameDay } from "@/lib/time";
import { useNow } from "@/ui/RelativeTime";

interface Props {
  /** When the server said what is shown. */
  at: string;
  isOld: boolean;
  /** In other words than the usual ones. */
  children?: (when: { time: string; ago: string }) => ReactNode;
}

/** That a list is not what the server says now, but what it said last: never left unsaid. */
export function KeptNotice({ at, isOld, children }: Props) {
  const { t } = useTranslation("guardDesk");
  const now = useNow();
  if (!isOld) return null;
  const moment = new Date(at);
  const time = isSameDay(moment, now) ? formatTime(moment) : formatDateTime(moment);
  const when = { time, ago: formatRelative(moment, now) };
  return (
    <Alert
      role="status"
      color="orange.9"
      variant="outline"
      icon={<IconCloudOff aria-hidden />}
      data-testid="kept"
    >
      {children ? children(when) : t("kept", when)}
    </Alert>
  );
}
