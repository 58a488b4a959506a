import { Button, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

export function Pager({ page, pages, onPage }: Props) {
  const { t } = useTranslation("resident");
  if (pages < 2 && page === 1) return null;
  return (
    <Group component="nav" justify="space-between" aria-label={t("pager.label")} wrap="nowrap">
      <Button
        variant="default"
        disabled={page <= 1}
        leftSection={<IconChevronLeft size={20} aria-hidden />}
        onClick={() => {
          onPage(Math.min(page - 1, Math.max(pages, 1)));
        }}
      >
        {t("pager.previous")}
      </Button>
      <Text size="sm" className="tabular">
        {t("pager.page", { page, pages })}
      </Text>
      <Button
        variant="default"
        disabled={page >= pages}
        rightSection={<IconChevronRight size={20} aria-hidden />}
        onClick={() => {
          onPage(page + 1);
        }}
      >
        {t("pager.next")}
      </Button>
    </Group>
  );
}
