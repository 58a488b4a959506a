import { Group, PasswordInput, Stack, Text } from "@mantine/core";
import { IconCheck, IconPoint } from "@tabler/icons-react";
import { useId, type ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/identity/components/NewPassword.module.css";
import { PASSWORD_RULES } from "@/features/identity/passwordRules";

type Field = ComponentProps<typeof PasswordInput>;

/** A password and the same again, with the rules it meets so far. */
export function NewPassword({
  value,
  field,
  again,
}: {
  value: string;
  field: Omit<Field, "label">;
  again: Omit<Field, "label">;
}) {
  const { t } = useTranslation();
  const rules = useId();
  const eye = { "aria-label": t("signIn.showPassword") };
  return (
    <>
      <Stack gap={4}>
        <PasswordInput
          label={t("form.newPassword")}
          autoComplete="new-password"
          aria-describedby={rules}
          visibilityToggleButtonProps={eye}
          {...field}
        />
        <Stack gap={0} id={rules} component="ul" className={classes.rules}>
          {PASSWORD_RULES.map(([name, fits]) => (
            <Group key={name} gap={6} component="li" wrap="nowrap">
              {fits(value) ? <IconCheck size={16} aria-hidden /> : <IconPoint size={16} aria-hidden />}
              <Text size="sm">
                {t(`form.rule.${name}`)}
                <span className="visually-hidden">{fits(value) ? t("form.met") : t("form.notYet")}</span>
              </Text>
            </Group>
          ))}
        </Stack>
      </Stack>
      <PasswordInput
        label={t("form.passwordAgain")}
        autoComplete="new-password"
        visibilityToggleButtonProps={eye}
        {...again}
      />
    </>
  );
}
