import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { clockOf } from "@/features/devices/code";
import classes from "@/features/devices/components/EnrolmentCode.module.css";
import type { NewDevice } from "@/features/devices/mutations";
import { CopyButton } from "@/ui/CopyButton";
import { Done, Problem } from "@/ui/Problem";
import { useSecondsLeft } from "@/ui/useSecondsLeft";

interface Props {
  made: NewDevice;
  /** The list says meanwhile that a tablet has used the code. */
  isEnrolled: boolean;
  onClose: () => void;
}

/** The ten characters, once. A click beside the dialog does not lose them. */
export function EnrolmentCode({ made, isEnrolled, onClose }: Props) {
  const { t } = useTranslation("devices");
  const common = useTranslation().t;
  const { code, expires_at } = made.enrolment;
  const left = useSecondsLeft(new Date(expires_at).getTime());
  const address = `${window.location.host}/device`;
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t("code.title", { name: made.device.name })}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Stack>
        {isEnrolled ? (
          <Done>{t("code.enrolled")}</Done>
        ) : left === 0 ? (
          <Problem>{t("code.over")}</Problem>
        ) : (
          <>
            <Text>{t("code.how", { address })}</Text>
            <div className={classes.code} data-testid="enrolment-code">
              <span aria-hidden>{code}</span>
              <span className="visually-hidden">{[...code.replace("-", "")].join(" ")}</span>
            </div>
            <Text role="timer" ta="center" fw={600} className="tabular">
              {t("code.left", { left: clockOf(left) })}
            </Text>
            <Text c="dimmed">{t("code.once")}</Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common("action.close")}
          </Button>
          {!isEnrolled && left > 0 && <CopyButton text={code} />}
        </Group>
      </Stack>
    </Modal>
  );
}
