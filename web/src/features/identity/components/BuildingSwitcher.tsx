import { Button, Card, Stack, Text, Title } from "@mantine/core";
import { IconBuilding, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSwitchBuilding } from "@/features/identity/mutations";
import { membershipsQuery, useRoleName } from "@/features/identity/queries";
import { useErrorText } from "@/ui/ErrorState";

/** The other places of this person; nothing for somebody who belongs to one. */
export function BuildingSwitcher() {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const navigate = useNavigate();
  const say = useErrorText();
  const { data = [] } = useQuery(membershipsQuery);
  const change = useSwitchBuilding();
  if (data.length < 2) return null;
  return (
    <Card withBorder component="section" aria-labelledby="buildings">
      <Stack gap="xs">
        <Title order={2} id="buildings">
          {t("account.switchTo")}
        </Title>
        {data.map((one) => (
          <Button
            key={one.member_id}
            variant={one.current ? "light" : "default"}
            justify="flex-start"
            aria-current={one.current ? "true" : undefined}
            leftSection={
              one.current ? <IconCheck size={20} aria-hidden /> : <IconBuilding size={20} aria-hidden />
            }
            disabled={change.isPending}
            onClick={() => {
              if (one.current) return;
              change.mutate(one.member_id, {
                onSuccess: (session) => void navigate(session.landing, { replace: true }),
              });
            }}
          >
            {one.building_name} · {roleName(one.role)}
          </Button>
        ))}
        {change.isError && (
          <Text role="alert" c="var(--gh-no)">
            {say(change.error)}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
