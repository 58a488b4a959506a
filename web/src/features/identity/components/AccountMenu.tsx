import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession, useSignOut } from "@/api/session";
import { BuildingSwitcher } from "@/features/identity/components/BuildingSwitcher";
import { useErrorText } from "@/ui/ErrorState";

/** Who I am, my profile, my other buildings, the way out. `base` is the area's path: "/gate", "" … */
export function AccountMenu({ base }: { base: string }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const signOut = useSignOut();
  const say = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick>
      <Menu.Target>
        <ActionIcon aria-label={t("account.menu")} color="gray">
          <IconUserCircle aria-hidden color="var(--gh-text)" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text component="span" display="block" fw={600} c="var(--gh-text)">
            {user.full_name}
          </Text>
          {user.building_name ?? t(`role.${user.role as "resident"}`)}
        </Menu.Label>
        <BuildingSwitcher />
        <Menu.Item component={Link} to={`${base}/profile`} leftSection={<IconUserCircle size={18} aria-hidden />}>
          {t("account.profile")}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconLogout size={18} aria-hidden />}
          onClick={() => {
            signOut().catch((error: unknown) => {
              setProblem(t("account.signOutFailed", { reason: say(error) }));
            });
          }}
        >
          {t("account.signOut")}
        </Menu.Item>
        {problem !== null && (
          <Text role="alert" size="sm" p="xs" c="var(--gh-no)">
            {problem}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
