// One's own account, the same for everybody: /account/*. Apart from the areas, so that a gate does not load it.
import { ActionIcon } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Route, Routes } from "react-router";
import { useMay, useSession } from "@/api/session";
import { useTabletLock } from "@/features/devices/components/LockButton";
import { SecurityPage } from "@/features/identity/components/security/SecurityPage";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { InsecureBanner, UpdateBanner } from "@/ui/shell/Banners";
import { Header } from "@/ui/shell/Header";
import classes from "@/ui/shell/shell.module.css";

const ProfilePage = lazy(() => import("@/routes/account/ProfilePage"));
const PinPage = lazy(() => import("@/routes/account/PinPage"));

export default function AccountArea() {
  const { t } = useTranslation();
  const { user, landing } = useSession();
  const hasGate = useMay("gate:scan");
  const lock = useTabletLock();
  return (
    <div className={classes.shell}>
      <Header
        name={user.full_name}
        left={
          <ActionIcon component={Link} to={landing} aria-label={t("action.back")} color="gray">
            <IconArrowLeft aria-hidden color="var(--gh-text)" />
          </ActionIcon>
        }
        right={lock.button}
      />
      {lock.problem}
      <InsecureBanner />
      <UpdateBanner />
      <main id="content" tabIndex={-1} className={`${classes.main} ${classes.narrow}`}>
        <Routes>
          {hasGate && (
            <Route
              path="pin"
              element={
                <Suspense fallback={<ListSkeleton />}>
                  <PinPage />
                </Suspense>
              }
            />
          )}
          <Route
            path="profile"
            element={
              <Suspense fallback={<ListSkeleton />}>
                <ProfilePage />
              </Suspense>
            }
          />
          <Route path="security" element={<SecurityPage />} />
          <Route path="*" element={<Navigate to="/account/security" replace />} />
        </Routes>
      </main>
    </div>
  );
}
