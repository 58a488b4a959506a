import { useTranslation } from "react-i18next";
import classes from "@/features/imports/components/imports.module.css";

/** As it stands in the file; breaks anywhere, for it may be nonsense of any length. */
export function Address({ email }: { email: string | null }) {
  const { t } = useTranslation("imports");
  if (email) return <span className={classes.about}>{email}</span>;
  return <span className={classes.quiet}>{t("check.noEmail")}</span>;
}
