import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";

/** Copies, and says whether it worked. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (said !== "copied") return;
    const timer = setTimeout(() => {
      setSaid(null);
    }, 4000);
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  const Icon = said === "copied" ? IconCheck : IconCopy;
  return (
    <>
      <Button
        leftSection={<Icon size={20} aria-hidden />}
        onClick={() => {
          void copyText(text).then((worked) => {
            setSaid(worked ? "copied" : "failed");
          });
        }}
      >
        {t(said === "copied" ? "action.copied" : "action.copy")}
      </Button>
      <span role="status" className={said === "failed" ? undefined : "visually-hidden"}>
        {said === "copied" && t("action.copied")}
        {said === "failed" && t("action.copyFailed")}
      </span>
    </>
  );
}
