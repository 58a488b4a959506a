import { Center, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "@/features/visits/components/TokenShown.module.css";
import { PassSharing } from "@/features/visits/components/PassSharing";
import { QrPicture } from "@/features/visits/components/QrPicture";
import { usePictureOf } from "@/features/visits/passPicture";
import { visitQuery, type VisitDetail } from "@/features/visits/queries";
import { isLive } from "@/features/visits/state";
import { formatDateTime } from "@/lib/time";
import { CodeDisplay } from "@/ui/CodeDisplay";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { Loaded } from "@/ui/Loaded";

interface Props {
  id: string;
  name: string | null;
  onClose: () => void;
}

/** A token as it goes to the visitor: QR code, six digits, its text, and the ways to send it. */
export function TokenShown({ id, name, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const common = useTranslation().t;
  const query = useQuery(visitQuery(id));
  const who = query.data?.visitor_names ?? name ?? "";
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("shown.title", { name: who })}
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Loaded query={query} skeleton={<ListSkeleton rows={1} height={360} />}>
        {(visit) => <Live visit={visit} />}
      </Loaded>
    </Modal>
  );
}

function Live({ visit }: { visit: VisitDetail }) {
  const { t } = useTranslation("tokens");
  const pictureOf = usePictureOf(visit);
  const { digits, pass_url, qr_code } = visit;
  if (!isLive(visit) || digits === null || pass_url === null) return <Text>{t("shown.over")}</Text>;
  const opens = new Date(visit.valid_from);
  return (
    <Stack>
      <Text>{t("shown.text")}</Text>
      <Center>
        <div className={classes.qr}>
          <QrPicture source={pictureOf("svg")} />
        </div>
      </Center>
      <dl className={classes.codes}>
        <div>
          <dt>{t("shown.digits")}</dt>
          <dd>
            <CodeDisplay code={digits} />
          </dd>
        </div>
        {qr_code !== null && (
          <div>
            <dt>{t("shown.token")}</dt>
            <dd className={classes.token} data-testid="token">
              {qr_code}
            </dd>
          </div>
        )}
      </dl>
      <Text ta="center" className="tabular">
        {opens > new Date() && (
          <>
            {t("shown.from", { moment: formatDateTime(opens) })}
            <br />
          </>
        )}
        {t("shown.until", { moment: formatDateTime(new Date(visit.expires_at)) })}
      </Text>
      <PassSharing visit={visit} live={{ digits, pass_url }} />
    </Stack>
  );
}
