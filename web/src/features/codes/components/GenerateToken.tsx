import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import type { BuildingChoice } from "@/features/codes/components/CodeForm";
import { CodeShown } from "@/features/codes/components/CodeShown";
import { useGenerateCode, type NewCode } from "@/features/codes/codes";
import { useErrorText } from "@/ui/ErrorState";
import panel from "@/ui/panel.module.css";
import { Problem } from "@/ui/Problem";

const ROLES = ["landlord", "resident", "security"] as const;
const CodeForm = lazy(async () => ({
  default: (await import("@/features/codes/components/CodeForm")).CodeForm,
}));

/** 001's "Generate Token": one tap makes a landlord's code; another kind is asked for in a form. */
export function GenerateToken({ building }: { building: BuildingChoice }) {
  const { t } = useTranslation("codes");
  const say = useErrorText();
  const generate = useGenerateCode();
  const [code, setCode] = useState<NewCode | null>(null);
  const [form, setForm] = useState<"closed" | "open" | "which building">("closed");
  const [problem, setProblem] = useState<string | null>(null);
  const make = (): void => {
    setProblem(null);
    generate.mutate(
      { role: "landlord", expires_in_hours: 24 },
      {
        onSuccess: setCode,
        onError: (error) => {
          // No default building: say which one.
          if (asApiError(error).field("building_id") !== undefined) setForm("which building");
          else setProblem(say(error));
        },
      },
    );
  };
  return (
    <section className={panel.panel} aria-labelledby="generate-token">
      <Stack gap="sm">
        <Title order={2} id="generate-token">
          {t("token.title")}
        </Title>
        <Text>{t("token.text")}</Text>
        <Problem>{problem}</Problem>
        <Group gap="xs">
          <Button
            leftSection={<IconKey size={20} aria-hidden />}
            disabled={generate.isPending}
            onClick={make}
          >
            {t(generate.isPending ? "token.working" : "token.generate")}
          </Button>
          <Button variant="default" onClick={() => setForm("open")}>
            {t("token.other")}
          </Button>
        </Group>
      </Stack>
      {form !== "closed" && (
        <Suspense fallback={null}>
          <CodeForm
            roles={ROLES}
            building={building}
            needsBuilding={form === "which building"}
            onMade={(made) => {
              setForm("closed");
              setCode(made);
            }}
            onClose={() => setForm("closed")}
          />
        </Suspense>
      )}
      <CodeShown code={code} onClose={() => setCode(null)} />
    </section>
  );
}
