import { ContactsDesk } from "@/features/contacts/components/ContactsDesk";
import { paths } from "@/routes/resident/paths";

export default function ContactsPage() {
  return <ContactsDesk inviteTo={paths.inviteContact} />;
}
