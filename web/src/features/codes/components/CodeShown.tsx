import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/codes/components/codes.module.css";
import { lifeUntil } from "@/features/codes/life";
import type { NewCode } from "@/features/codes/codes";
import { formatAs } from "@/lib/time";
import { CodeDisplay } from "@/ui/CodeDisplay";
import { CopyButton } from "@/ui/CopyButton";
import { Done } from "@/ui/Problem";

/** The six digits, once. A click beside the dialog does not lose them. */
export function CodeShown({ code, onClose }: { code: NewCode | null; onClose: () => void }) {
  const { t } = useTranslation("codes");
  const common = useTranslation().t;
  return (
    <Modal
      opened={code !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={t("code.shownTitle")}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      {code !== null && (
        <Stack>
          <Done>{t("code.done")}</Done>
          <div className={classes.code} data-testid="new-code">
            <CodeDisplay code={code.otp} />
          </div>
          <Told code={code} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("action.close")}
            </Button>
            <CopyButton text={code.otp} />
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Told({ code }: { code: NewCode }) {
  const { t } = useTranslation("codes");
  const common = useTranslation().t;
  const [made] = useState(() => new Date());
  const { target_role, house_number, mailed, recipient_email } = code.data;
  const role = common(`role.${target_role as "landlord"}`);
  const until = new Date(code.expires_at);
  const life = lifeUntil(until, made);
  return (
    <>
      <Text fw={600}>
        {house_number === null ? t("code.for", { role }) : t("code.forUnit", { role, unit: house_number })}
      </Text>
      <Text>
        {t(`code.${life.unit}`, {
          count: life.count,
          until: formatAs(until, {
            weekday: "short",
            day: "numeric",
            month: "short",
            hour: "2-digit",
            minute: "2-digit",
          }),
        })}
      </Text>
      {mailed && recipient_email !== null && <Text>{t("code.mailed", { email: recipient_email })}</Text>}
      <Text className={classes.quiet}>
        {t("code.once", { address: `${window.location.host}/signup-otp` })}
      </Text>
    </>
  );
}
