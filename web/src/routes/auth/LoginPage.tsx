import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Session } from "@/api/session";
import { SignInForm } from "@/features/identity/components/SignInForm";
import { startPage } from "@/lib/device";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";

interface Props {
  /** The session ended under the person's hands. */
  ended: boolean;
  onSignedIn: (session: Session) => void;
}

export default function LoginPage({ ended, onSignedIn }: Props) {
  const { t } = useTranslation();
  return (
    <AuthFrame
      title={t("signIn.title")}
      below={
        <>
          {startPage() !== "/login" && <Onward to={startPage()}>{t("signIn.toGuards")}</Onward>}
          <Onward to="/forgot-password">{t("signIn.forgot")}</Onward>
          <Onward to="/signup-otp">{t("signIn.haveCode")}</Onward>
          <Onward to="/join">{t("signIn.askToJoin")}</Onward>
        </>
      }
    >
      {ended && <Text role="status">{t("signIn.ended")}</Text>}
      <SignInForm onSignedIn={onSignedIn} />
    </AuthFrame>
  );
}
