import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconBrandWhatsapp, IconCopy, IconLink, IconShare } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { PassTools } from "@/features/visits/components/PassTools";
import { useDays } from "@/features/visits/dates";
import { drawPass } from "@/features/visits/passImage";
import { usePictureOf } from "@/features/visits/passPicture";
import type { VisitDetail } from "@/features/visits/queries";
import { guestsOf, placeOf, sharePass, spacedCode, whatsAppLink } from "@/features/visits/share";
import { useRuleWords } from "@/features/visits/words";
import { copyText } from "@/lib/clipboard";

interface Live {
  digits: string;
  pass_url: string;
}

/** Everything that brings a live pass to its visitor. */
export function PassSharing({ visit, live }: { visit: VisitDetail; live: Live }) {
  const { t } = useTranslation("resident");
  const { spanAnyDay } = useDays();
  const rule = useRuleWords();
  const pictureOf = usePictureOf(visit);
  const [said, setSaid] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const guests = guestsOf(visit);
  const names = guests.map((guest) => guest.name).join(", ");
  const unit = visit.apartment_number === null ? "" : t("pass.unit", { unit: visit.apartment_number });
  const place = placeOf(visit, unit);
  const span = spanAnyDay(new Date(visit.valid_from), new Date(visit.expires_at));
  const window =
    visit.recurrence === null ? span : t("pass.worksRule", { rule: rule(visit.recurrence), window: span });
  const code = spacedCode(live.digits);
  const text = t("pass.shareText", { names, place, window, code, url: live.pass_url });

  // Drawn before it is asked for: a share sheet must open right after the tap.
  const picture = useRef<Promise<Blob> | null>(null);
  const drawing = {
    qr: pictureOf("png"),
    names,
    place,
    window,
    codeLabel: t("pass.code"),
    code,
  };
  const wanted = JSON.stringify(drawing);
  useEffect(() => {
    const drawn = drawPass(JSON.parse(wanted) as typeof drawing);
    drawn.catch(() => {
      picture.current = null;
    });
    picture.current = drawn;
  }, [wanted]);

  const share = async (): Promise<void> => {
    setWorking(true);
    setSaid(null);
    try {
      const blob = await (picture.current ??= drawPass(drawing));
      const name = t("pass.fileName", { code: live.digits });
      const done = await sharePass(blob, name, t("pass.shareTitle", { building: visit.building_name }), text);
      if (done === "saved") setSaid(t("pass.downloaded"));
      if (done === "failed") setSaid(t("pass.copyFailed", { text: live.pass_url }));
    } catch {
      picture.current = null;
      setSaid(t("pass.shareFailed"));
    } finally {
      setWorking(false);
    }
  };
  const copy = (what: string, done: string): void => {
    void copyText(what).then((worked) => {
      setSaid(worked ? done : t("pass.copyFailed", { text: what }));
    });
  };
  return (
    <Stack gap="xs">
      <SimpleGrid cols={2} spacing="xs">
        <Button
          disabled={working}
          leftSection={<IconShare size={20} aria-hidden />}
          onClick={() => void share()}
        >
          {working ? t("pass.sharing") : t("pass.share")}
        </Button>
        <Button
          component="a"
          variant="default"
          target="_blank"
          rel="noreferrer"
          href={whatsAppLink(
            text,
            guests.map((guest) => guest.phone),
          )}
          leftSection={<IconBrandWhatsapp size={20} aria-hidden />}
        >
          {t("pass.whatsapp")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLink size={20} aria-hidden />}
          onClick={() => {
            copy(live.pass_url, t("pass.linkCopied"));
          }}
        >
          {t("pass.copyLink")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCopy size={20} aria-hidden />}
          onClick={() => {
            copy(live.digits, t("pass.codeCopied"));
          }}
        >
          {t("pass.copyCode")}
        </Button>
      </SimpleGrid>
      <PassTools
        visitId={visit.id}
        onRenewed={() => {
          setSaid(t("pass.lostDone"));
        }}
      />
      <Text role="status" size="sm" ta="center">
        {said}
      </Text>
    </Stack>
  );
}
