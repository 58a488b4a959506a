import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "react-router";
import { asApiError } from "@/api/errors";
import { useEmailChangeLink } from "@/features/identity/joining";
import { AuthFrame } from "@/routes/auth/AuthFrame";
import { Onward } from "@/routes/auth/Onward";
import { Done, Problem } from "@/ui/Problem";

/** The two links of an e-mail change: the new address confirms (`token`), the old one calls it off (`cancel`). */
export default function EmailChangePage() {
  const { t } = useTranslation("join");
  const common = useTranslation().t;
  const [params] = useSearchParams();
  const token = params.get("token");
  const cancel = params.get("cancel");
  const follow = useEmailChangeLink();
  const { pathname, search } = useLocation();
  // The new address is confirmed by whoever is signed in as its owner.
  const strange = follow.isError && asApiError(follow.error).status === 401;
  const sent = useRef(false);
  const { mutate } = follow;
  useEffect(() => {
    if (sent.current || (token === null && cancel === null)) return;
    sent.current = true; // a link is good once
    mutate(cancel === null ? { token: token ?? "", undo: false } : { token: cancel, undo: true });
  }, [token, cancel, mutate]);
  return (
    <AuthFrame title={t("emailChange.title")} below={<Onward to="/login">{common("signIn.title")}</Onward>}>
      {token === null && cancel === null && <Text>{t("emailChange.missing")}</Text>}
      {follow.isPending && <Text role="status">{t("emailChange.working")}</Text>}
      {follow.isSuccess && (
        <Done>{t(cancel === null ? "emailChange.changed" : "emailChange.cancelled")}</Done>
      )}
      {follow.isSuccess && cancel !== null && (
        <Onward to="/forgot-password">{t("emailChange.newPassword")}</Onward>
      )}
      {strange && (
        <>
          <Problem>{t("emailChange.signIn")}</Problem>
          <Onward to={`/login?next=${encodeURIComponent(pathname + search)}`}>
            {common("signIn.title")}
          </Onward>
        </>
      )}
      {follow.isError && !strange && <Problem>{t("emailChange.over")}</Problem>}
    </AuthFrame>
  );
}
