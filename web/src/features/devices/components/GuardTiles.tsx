import { Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/features/devices/components/tablet.module.css";
import type { GridGuard } from "@/features/devices/tablet";
import { EmptyState } from "@/ui/EmptyState";

/** The guards who have a PIN. */
export function GuardTiles({
  guards,
  onPick,
}: {
  guards: readonly GridGuard[];
  onPick: (guard: GridGuard) => void;
}) {
  const { t } = useTranslation("tablet");
  if (guards.length === 0) return <EmptyState icon={<IconUsers size={40} />} text={t("grid.empty")} />;
  return (
    <Stack>
      <Text>{t("grid.hint")}</Text>
      <ul className={classes.guards} data-testid="guards">
        {guards.map((guard) => (
          <li key={guard.member_id}>
            <button type="button" className={classes.guard} onClick={() => onPick(guard)}>
              <span className={classes.initials} aria-hidden>
                {guard.initials}
              </span>
              {guard.name}
            </button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
