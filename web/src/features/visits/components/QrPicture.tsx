import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/visits/components/PassCard.module.css";

/** The server's picture, never kept by a cache. White behind it in both schemes: cameras need that. */
export function QrPicture({ source }: { source: string }) {
  const { t } = useTranslation("resident");
  const [failed, setFailed] = useState(false);
  const [tries, setTries] = useState(0);
  if (failed) {
    return (
      <Stack role="alert" align="center" gap="xs">
        <Text>{t("pass.qrFailed")}</Text>
        <Button
          variant="light"
          onClick={() => {
            setTries(tries + 1);
            setFailed(false);
          }}
        >
          {t("action.retry", { ns: "common" })}
        </Button>
      </Stack>
    );
  }
  return (
    <img
      className={classes.qr}
      src={tries === 0 ? source : `${source}${source.includes("?") ? "&" : "?"}try=${String(tries)}`}
      alt={t("pass.qr")}
      width={400}
      height={400}
      onError={() => {
        setFailed(true);
      }}
    />
  );
}
