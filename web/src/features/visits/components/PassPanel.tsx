import { Center, Stack, Text, Title } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { usePictureOf } from "@/features/visits/passPicture";
import type { VisitDetail } from "@/features/visits/queries";
import { CodeDisplay } from "@/ui/CodeDisplay";
import classes from "@/features/visits/components/desk.module.css";
import panel from "@/ui/panel.module.css";

/** The pass, when the server gave its codes to this person; `children` are ways to send it. */
export function PassPanel({ visit, children }: { visit: VisitDetail; children?: ReactNode }) {
  const { t } = useTranslation("admin");
  const [failed, setFailed] = useState(false);
  const picture = usePictureOf(visit);
  return (
    <section className={panel.panel} aria-labelledby="pass">
      <Stack>
        <Title order={2} id="pass">
          {t("detail.pass")}
        </Title>
        <Text>{t("detail.passText")}</Text>
        {failed ? (
          <Text role="alert">{t("detail.qrFailed")}</Text>
        ) : (
          <img
            className={classes.qr}
            src={picture("svg")}
            alt={t("detail.qrAlt")}
            width={240}
            height={240}
            onError={() => setFailed(true)}
          />
        )}
        {visit.digits !== null && (
          <Center>
            <CodeDisplay code={visit.digits} />
          </Center>
        )}
        {children}
      </Stack>
    </section>
  );
}
