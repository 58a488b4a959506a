import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CameraView } from "@/features/gate/components/CameraView";
import classes from "@/features/gate/components/desk.module.css";
import { useDesk } from "@/features/gate/components/DeskContext";
import { DirectionStrip } from "@/features/gate/components/DirectionStrip";
import { Keypad } from "@/features/gate/components/Keypad";
import { Tiles } from "@/features/gate/components/Tiles";
import { UndoBar } from "@/features/gate/components/UndoBar";
import { typedKey } from "@/features/gate/components/useKeys";
import { RequestStrip } from "@/features/requests/guard/components/RequestStrip";
import { useDenying } from "@/routes/guard/denying";

/** Room for the keypad beside or below the camera; elsewhere it opens over the lower half. */
const ROOMY = "(min-width: 62em) and (min-height: 40em), (min-width: 40em) and (min-height: 60em)";

/** The live scanner. */
export default function HomePage() {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const isRoomy = useMediaQuery(ROOMY, window.matchMedia(ROOMY).matches, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(false);
  const deny = useDenying();
  const onCode = useCallback((code: string) => desk.take(code, "keypad"), [desk]);
  useEffect(() => {
    document.title = `${t("home.title")} · Gatehouse`;
  }, [t]);
  // The first typed digit opens the keypad, and counts.
  useEffect(
    () =>
      typedKey.listen((key) => {
        if (!/^\d$/.test(key) || isRoomy || isOpen) return;
        setOpen(true);
        setTimeout(() => typedKey.say(key));
      }),
    [isRoomy, isOpen],
  );
  return (
    <div className={classes.home} data-testid="scanner">
      <h1 className="visually-hidden">{t("home.title")}</h1>
      <div className={classes.camera}>
        <CameraView />
        <UndoBar />
      </div>
      <DirectionStrip />
      <div className={classes.panel}>
        {(isRoomy || !isOpen) && <RequestStrip />}
        {(isRoomy || isOpen) && <Keypad onCode={onCode} />}
        <Tiles keypad={isRoomy ? null : isOpen} onKeypad={setOpen} onDeny={() => deny({ name: "" })}>
          {!isRoomy && isOpen && <RequestStrip short />}
        </Tiles>
      </div>
    </div>
  );
}
