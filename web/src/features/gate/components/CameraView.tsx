import {
  IconBolt,
  IconBoltOff,
  IconCameraOff,
  IconMapPin,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCamera, type CameraState } from "@/lib/useCamera";
import { useScanLoop } from "@/features/gate/camera/useScanLoop";
import classes from "@/features/gate/components/CameraView.module.css";
import { useDesk, useDeskState } from "@/features/gate/components/DeskContext";
import { GateSettings } from "@/features/gate/components/GateSettings";
import { gateName, mute, muted } from "@/features/gate/settings";
import { useStore } from "@/lib/store";
import { BigButton } from "@/ui/BigButton";

type Problem = Exclude<CameraState, "starting" | "live"> | "decoder";

function CameraProblem({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const { t } = useTranslation("guard");
  return (
    <div className={classes.problem} role="alert" data-testid="camera-problem" data-problem={problem}>
      <IconCameraOff size={40} aria-hidden />
      <p className={classes.problemTitle}>{t(`camera.${problem}Title`)}</p>
      <p>{t(`camera.${problem}`)}</p>
      <p className={classes.quiet}>{t("camera.meanwhile")}</p>
      <BigButton onClick={onRetry}>{t("action.retry", { ns: "common" })}</BigButton>
    </div>
  );
}

/** The live picture; every code in it goes to the desk. */
export function CameraView() {
  const { t } = useTranslation("guard");
  const desk = useDesk();
  const { sending } = useDeskState();
  const camera = useCamera();
  const name = useStore(gateName);
  const silent = useStore(muted);
  const [settings, setSettings] = useState(false);
  const onCode = useCallback((code: string) => desk.take(code, "camera"), [desk]);
  const reader = useScanLoop(camera.video, camera.state === "live", onCode);
  const isLive = camera.state === "live";
  const problem: Problem | null =
    camera.state !== "live" && camera.state !== "starting" ? camera.state : reader.broken ? "decoder" : null;
  return (
    <section
      className={classes.view}
      aria-label={t("camera.label")}
      data-testid="camera"
      data-state={camera.state}
    >
      <video ref={camera.video} className={classes.video} data-live={isLive} playsInline muted aria-hidden />
      {problem === null ? (
        <>
          {isLive && <div className={classes.frame} aria-hidden />}
          <div className={classes.hint}>
            {sending ? t("camera.checking") : isLive ? t("camera.aim") : t("camera.starting")}
          </div>
        </>
      ) : (
        <CameraProblem problem={problem} onRetry={problem === "decoder" ? reader.restart : camera.retry} />
      )}
      <div className={classes.tools}>
        <button type="button" className={`${classes.tool} ${classes.gate}`} onClick={() => setSettings(true)}>
          <IconMapPin aria-hidden />
          <span>{name ?? t("settings.noGate")}</span>
        </button>
        {camera.torch !== null && isLive && (
          <button
            type="button"
            className={`${classes.tool} ${classes.small}`}
            aria-pressed={camera.torch}
            onClick={camera.toggleTorch}
          >
            {camera.torch ? <IconBolt aria-hidden /> : <IconBoltOff aria-hidden />}
            {t("camera.torch")}
          </button>
        )}
        <button
          type="button"
          className={`${classes.tool} ${classes.small}`}
          title={silent ? t("settings.unmute") : t("settings.mute")}
          data-testid="sound"
          onClick={() => mute(!silent)}
        >
          {silent ? <IconVolumeOff aria-hidden /> : <IconVolume aria-hidden />}
          {silent ? t("settings.silent") : t("settings.loud")}
        </button>
      </div>
      {settings && <GateSettings onClose={() => setSettings(false)} />}
    </section>
  );
}
