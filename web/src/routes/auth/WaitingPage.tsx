import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { formatDate } from "@/lib/time";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";

/** After a self-registration: what happens next, and until when. */
export default function WaitingPage() {
  const { t } = useTranslation("join");
  const asked = useLocation().state as { email: string; until: string } | null;
  return (
    <AuthFrame title={t("waiting.title")} below={<Onward to="/login">{t("waiting.signIn")}</Onward>}>
      <Text>{asked === null ? t("waiting.plain") : t("waiting.text", { email: asked.email })}</Text>
      {asked !== null && <Text>{t("waiting.until", { date: formatDate(new Date(asked.until)) })}</Text>}
    </AuthFrame>
  );
}
