import { Button, Card, Text, Title } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/routes/resident/paths";
import classes from "@/routes/resident/resident.module.css";
import { Page } from "@/ui/Page";

const TOPICS = ["pass", "time", "guard", "arrive", "off", "lost"] as const;

export default function HelpPage() {
  const { t } = useTranslation("resident");
  return (
    <Page title={t("help.title")}>
      <div className={classes.columns}>
        {TOPICS.map((topic) => (
          <Card key={topic} withBorder component="section">
            <Title order={2} mb={4}>
              {t(`help.${topic}Title`)}
            </Title>
            <Text>{t(`help.${topic}`)}</Text>
          </Card>
        ))}
      </div>
      <div>
        <Button component={Link} to={paths.invite} leftSection={<IconUserPlus size={20} aria-hidden />}>
          {t("help.next")}
        </Button>
      </div>
    </Page>
  );
}
