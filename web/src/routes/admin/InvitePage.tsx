// A chunk of its own: the form and its texts are the resident's, and most days nobody at the desk invites.
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { InviteForm } from "@/features/visits/components/InviteForm";
import { emptyInvite } from "@/features/visits/invite";
import { resident } from "@/i18n/en/resident";
import { addTexts } from "@/i18n/i18n";
import { Page } from "@/ui/Page";
import classes from "@/ui/panel.module.css";

addTexts({ resident });

export default function InvitePage() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  return (
    <Page title={t("invite.title")}>
      <div className={classes.form}>
        <InviteForm
          first={emptyInvite}
          expectedPath="/admin/visits?status=pending"
          onInvited={(visit) => void navigate(`/admin/visits/${visit.id}`, { replace: true })}
        />
      </div>
    </Page>
  );
}
