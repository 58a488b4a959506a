// Pages for people who are not signed in (yet). A session changes nothing here: a link of a mail works in any browser.
import { useTranslation } from "react-i18next";
import { Navigate, Route, Routes } from "react-router";
import { join } from "@/i18n/en/join";
import { addTexts } from "@/i18n/i18n";
import EmailChangePage from "@/routes/auth/EmailChangePage";
import EmailVerificationPage from "@/routes/auth/EmailVerificationPage";
import ForgotPasswordPage from "@/routes/auth/ForgotPasswordPage";
import JoinPage from "@/routes/auth/JoinPage";
import ResetPasswordPage from "@/routes/auth/ResetPasswordPage";
import SignupOtpPage from "@/routes/auth/SignupOtpPage";
import SignupPage from "@/routes/auth/SignupPage";
import WaitingPage from "@/routes/auth/WaitingPage";

addTexts({ join });

export default function PublicPages() {
  useTranslation("join");
  return (
    <Routes>
      <Route path="/signup-otp" element={<SignupOtpPage />} />
      <Route path="/signup" element={<SignupPage />} />
      <Route path="/email-verification" element={<EmailVerificationPage />} />
      <Route path="/email-change" element={<EmailChangePage />} />
      <Route path="/forgot-password" element={<ForgotPasswordPage />} />
      <Route path="/reset-password" element={<ResetPasswordPage />} />
      <Route path="/join" element={<JoinPage />} />
      <Route path="/waiting" element={<WaitingPage />} />
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}
