import { Button, Stack, Title } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { stillToTakeBack, wentOut, type WentOut } from "@/features/gate/checkOut";
import { AnnulModal } from "@/features/gate/components/AnnulModal";
import { useStore } from "@/lib/store";
import { formatRelative } from "@/lib/time";
import { BigButton } from "@/ui/BigButton";
import gate from "@/ui/gate.module.css";
import { Done } from "@/ui/Problem";
import { useNow } from "@/ui/RelativeTime";

/** Whom this guard let out here in the last quarter of an hour: said once it is done, and to be taken back. */
export function WentOutList() {
  const { t } = useTranslation("guardDesk");
  const now = useNow();
  const { user } = useSession();
  const all = useStore(wentOut);
  const [asking, setAsking] = useState<WentOut | null>(null);
  const [annulled, setAnnulled] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(false);
  const fresh = all.filter((one) => stillToTakeBack(one, user.id, now));
  const shown = isWhole ? fresh : fresh.slice(0, 1);
  return (
    <>
      {annulled !== null && <Done>{t("inside.annulled", { name: annulled })}</Done>}
      {shown.length > 0 && (
        <Stack component="section" gap="xs" data-testid="went-out">
          <Title order={2}>{t("inside.outTitle")}</Title>
          <ul className={gate.list} role="status">
            {shown.map((one) => (
              <li key={one.entryId} className={gate.row}>
                <span className={gate.what}>
                  <strong>{t("inside.wentOut", { name: one.name })}</strong>
                  <span className={gate.quiet}>
                    {[one.flat && t("search.unit", { unit: one.flat }), formatRelative(new Date(one.at), now)]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
                <BigButton
                  variant="default"
                  leftSection={<IconArrowBackUp aria-hidden />}
                  onClick={() => {
                    setAnnulled(null);
                    setAsking(one);
                  }}
                >
                  {t("inside.takeBack")}
                </BigButton>
              </li>
            ))}
          </ul>
          {fresh.length > 1 && (
            <Button variant="subtle" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
              {isWhole ? t("inside.outLess") : t("inside.outMore", { count: fresh.length - 1 })}
            </Button>
          )}
        </Stack>
      )}
      {asking !== null && (
        <AnnulModal
          entryId={asking.entryId}
          name={asking.name}
          passage="exit"
          onDone={() => setAnnulled(asking.name)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
