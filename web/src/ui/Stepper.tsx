import { ActionIcon, Group, Input } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  hint?: string;
  name?: string;
  error?: string | undefined;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

/** A small number: counted with two thumbs' buttons, or typed. */
export function Stepper({ label, hint, name, error, value, least, most, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const set = (to: number): void => {
    onChange(Math.min(most, Math.max(least, to)));
  };
  return (
    <Input.Wrapper label={label} description={hint} error={error} size="md" id={id}>
      <Group gap="xs" wrap="nowrap" mt={4}>
        <ActionIcon
          variant="default"
          miw="var(--gh-touch)"
          mih="var(--gh-touch)"
          aria-label={t("stepper.less", { label })}
          disabled={value <= least}
          onClick={() => {
            set(value - 1);
          }}
        >
          <IconMinus size={20} aria-hidden />
        </ActionIcon>
        <Input
          id={id}
          name={name}
          className="tabular"
          inputMode="numeric"
          w={72}
          value={String(value)}
          error={error !== undefined}
          size="md"
          styles={{ input: { textAlign: "center" } }}
          onChange={(event) => {
            const typed = event.currentTarget.value.replace(/\D/g, "").slice(0, 4);
            set(typed === "" ? least : Number(typed));
          }}
        />
        <ActionIcon
          variant="default"
          miw="var(--gh-touch)"
          mih="var(--gh-touch)"
          aria-label={t("stepper.more", { label })}
          disabled={value >= most}
          onClick={() => {
            set(value + 1);
          }}
        >
          <IconPlus size={20} aria-hidden />
        </ActionIcon>
      </Group>
    </Input.Wrapper>
  );
}
