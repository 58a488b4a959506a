import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AskPassword } from "@/features/identity/components/security/AskPassword";
import { ConfirmFactor, RecoveryCodes } from "@/features/identity/components/security/ConfirmFactor";
import { useBeginFactor, useFactorOff } from "@/features/identity/security";
import { CardSection } from "@/ui/Section";

/** TOTP: password, picture, first code, recovery codes; and off again. */
export function SecondFactor({ on, codesLeft }: { on: boolean; codesLeft: number }) {
  const { t } = useTranslation("security");
  const begin = useBeginFactor();
  const off = useFactorOff();
  const [asking, setAsking] = useState<"on" | "off" | null>(null);
  const [picture, setPicture] = useState<{ svg: string; secret: string } | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  return (
    <CardSection title={t("factor.title")}>
      <Text>{t(on ? "factor.on" : "factor.off")}</Text>
      {on && <Text>{t("factor.codesLeft", { count: codesLeft })}</Text>}
      {codes !== null && (
        <RecoveryCodes
          codes={codes}
          onKept={() => {
            setCodes(null);
          }}
        />
      )}
      {picture !== null && (
        <ConfirmFactor
          picture={picture}
          onDone={(fresh) => {
            setPicture(null);
            setCodes(fresh);
          }}
          onCancel={() => {
            setPicture(null);
          }}
        />
      )}
      {picture === null && codes === null && (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              setAsking(on ? "off" : "on");
            }}
          >
            {t(on ? "factor.disable" : "factor.enable")}
          </Button>
        </Group>
      )}
      <AskPassword
        opened={asking === "on"}
        title={t("factor.title")}
        action={t("factor.begin")}
        onClose={close}
        onAct={async (password) => {
          const made = await begin.mutateAsync(password);
          setPicture({ svg: made.qr_svg ?? "", secret: made.secret ?? "" });
        }}
      >
        {t("factor.off")}
      </AskPassword>
      <AskPassword
        opened={asking === "off"}
        title={t("factor.disable")}
        action={t("factor.disable")}
        extra={t("factor.offCode")}
        danger
        onClose={close}
        onAct={(password, code) => off.mutateAsync({ password, code: code === "" ? null : code })}
      >
        {t("factor.offText")}
      </AskPassword>
    </CardSection>
  );
}
