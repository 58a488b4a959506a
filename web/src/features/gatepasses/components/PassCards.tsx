import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconQrcode } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PassStateWord } from "@/features/gatepasses/components/PassStateWord";
import { isOpen } from "@/features/gatepasses/passes";
import type { GatePass } from "@/features/gatepasses/queries";
import { formatDateTime } from "@/lib/time";
import classes from "@/ui/DataList.module.css";

interface Props {
  label: string;
  passes: readonly GatePass[];
  onShow: (pass: GatePass) => void;
  onCallOff: (pass: GatePass) => void;
}

/** A resident's gate passes, each with the one thing to do next. */
export function PassCards({ label, passes, onShow, onCallOff }: Props) {
  const { t } = useTranslation("gatepasses");
  const moment = (at: string): string => formatDateTime(new Date(at));
  return (
    <Stack component="ul" gap="xs" aria-label={label} className={classes.cards}>
      {passes.map((pass) => (
        <Card component="li" key={pass.id} withBorder padding="md">
          <Stack gap="xs">
            <Group justify="space-between">
              <Text fw={600}>{pass.title}</Text>
              <PassStateWord pass={pass} />
            </Group>
            <Text c="dimmed">
              {[t(`type.${pass.type}`), pass.flat?.flatNumber].filter(Boolean).join(" · ")}
            </Text>
            <Text className="tabular">
              {t("span", { from: moment(pass.validFrom), until: moment(pass.validUntil) })}
            </Text>
            {pass.rejectionReason !== null && <Text>{pass.rejectionReason}</Text>}
            <Group gap="xs">
              <Button
                variant={pass.status === "APPROVED" ? "filled" : "light"}
                leftSection={<IconQrcode size={20} aria-hidden />}
                aria-label={t("showOne", { title: pass.title })}
                onClick={() => onShow(pass)}
              >
                {t("show")}
              </Button>
              {isOpen(pass) && (
                <Button
                  variant="default"
                  aria-label={t("cancel.one", { title: pass.title })}
                  onClick={() => onCallOff(pass)}
                >
                  {t("cancel.button")}
                </Button>
              )}
            </Group>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}
