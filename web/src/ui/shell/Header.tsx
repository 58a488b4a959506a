import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "@/ui/shell/Logo";
import { OnlineDot } from "@/ui/shell/OnlineDot";
import classes from "@/ui/shell/shell.module.css";

interface Props {
  name: string;
  left?: ReactNode;
  /** Area's own things, then the account menu. */
  right: ReactNode;
}

export function Header({ name, left, right }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <header className={classes.header}>
        {left}
        <Logo />
        <span className={classes.name}>{name}</span>
        <OnlineDot />
        {right}
      </header>
    </>
  );
}
