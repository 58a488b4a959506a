import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "@/ui/pager.module.css";

interface Props {
  pagination: { page: number; total: number; totalPages: number; hasNext: boolean; hasPrev: boolean };
  onPage: (page: number) => void;
}

export function Pager({ pagination, onPage }: Props) {
  const { t } = useTranslation();
  const { page, total, totalPages, hasNext, hasPrev } = pagination;
  return (
    <nav className={classes.pager} aria-label={t("pager.nav")}>
      <span role="status">{t("pager.where", { page, pages: Math.max(1, totalPages), count: total })}</span>
      {totalPages > 1 && (
        <Group gap="xs">
          <Button
            variant="default"
            disabled={!hasPrev}
            leftSection={<IconChevronLeft size={18} aria-hidden />}
            onClick={() => onPage(page - 1)}
          >
            {t("pager.before")}
          </Button>
          <Button
            variant="default"
            disabled={!hasNext}
            rightSection={<IconChevronRight size={18} aria-hidden />}
            onClick={() => onPage(page + 1)}
          >
            {t("pager.after")}
          </Button>
        </Group>
      )}
    </nav>
  );
}
