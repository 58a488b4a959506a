import { Menu } from "@mantine/core";
import { IconBuilding, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { membershipsQuery } from "@/features/identity/queries";
import { useSwitchBuilding } from "@/features/identity/mutations";

/** Items of the account menu; nothing for somebody who belongs to one building. */
export function BuildingSwitcher() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data = [] } = useQuery(membershipsQuery);
  const change = useSwitchBuilding();
  if (data.length < 2) return null;
  return (
    <>
      <Menu.Label>{t("account.building")}</Menu.Label>
      {data.map((one) => (
        <Menu.Item
          key={one.member_id}
          leftSection={one.current ? <IconCheck size={18} aria-hidden /> : <IconBuilding size={18} aria-hidden />}
          disabled={one.current || change.isPending}
          onClick={() => {
            change.mutate(one.member_id, { onSuccess: (session) => void navigate(session.landing, { replace: true }) });
          }}
        >
          {one.building_name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
