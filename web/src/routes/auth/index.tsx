// Pages for people who are not signed in (yet). A session changes nothing here: a link of a mail works in any browser.
import type { ComponentType } from "react";
import { Navigate, useLocation } from "react-router";
import { join } from "@/i18n/en/join";
import { addTexts } from "@/i18n/i18n";
import EmailChangePage from "@/routes/auth/EmailChangePage";
import EmailVerificationPage from "@/routes/auth/EmailVerificationPage";
import ForgotPasswordPage from "@/routes/auth/ForgotPasswordPage";
import InvitationPage from "@/routes/auth/InvitationPage";
import JoinPage from "@/routes/auth/JoinPage";
import ResetPasswordPage from "@/routes/auth/ResetPasswordPage";
import SignupOtpPage from "@/routes/auth/SignupOtpPage";
import SignupPage from "@/routes/auth/SignupPage";
import WaitingPage from "@/routes/auth/WaitingPage";

addTexts({ join });

// The addresses stand in app/router.tsx, which loads this file on the first of them.
const PAGES: Readonly<Record<string, ComponentType>> = {
  "/signup-otp": SignupOtpPage,
  "/signup": SignupPage,
  "/email-verification": EmailVerificationPage,
  "/email-change": EmailChangePage,
  "/forgot-password": ForgotPasswordPage,
  "/reset-password": ResetPasswordPage,
  "/join": JoinPage,
  "/waiting": WaitingPage,
  "/invitation": InvitationPage,
};

export default function PublicPages() {
  const Page = PAGES[useLocation().pathname.replace(/\/+$/, "")];
  return Page === undefined ? <Navigate to="/" replace /> : <Page />;
}
