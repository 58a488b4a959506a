import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ChangePassword } from "@/features/identity/components/security/ChangePassword";
import { EmailAddress } from "@/features/identity/components/security/EmailAddress";
import { SecondFactor } from "@/features/identity/components/security/SecondFactor";
import { SessionList } from "@/features/identity/components/security/SessionList";
import { SignInRecord } from "@/features/identity/components/security/SignInRecord";
import { Alerts, RemoveAccount, Trouble } from "@/features/identity/components/security/Trouble";
import { securityQuery } from "@/features/identity/security";
import { security } from "@/i18n/en/security";
import { addTexts } from "@/i18n/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";

addTexts({ security });

/** One page for everybody, whatever their area. */
export function SecurityPage() {
  const { t } = useTranslation("security");
  const query = useQuery(securityQuery);
  return (
    <Page title={t("title")}>
      <Loaded query={query}>
        {(settings) => (
          <>
            <ChangePassword last={settings.last_password_change} />
            <SecondFactor on={settings.two_factor_enabled} codesLeft={settings.recovery_codes_left} />
            <SessionList />
            <SignInRecord />
            <Alerts on={settings.login_notifications} />
            <EmailAddress />
            <Trouble />
            <RemoveAccount />
          </>
        )}
      </Loaded>
    </Page>
  );
}
