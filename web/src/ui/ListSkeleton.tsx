import { Skeleton, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** Rows to come. Shows after 200 ms, so that a quick answer does not flicker. */
export function ListSkeleton({ rows = 4, height = 64 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setShown(true);
    }, 200);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <Stack gap="xs" role="status" aria-label={t("state.loading")}>
      {shown && Array.from({ length: rows }, (_, row) => <Skeleton key={row} height={height} radius={12} />)}
    </Stack>
  );
}
