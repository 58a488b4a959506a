import {
  IconCamera,
  IconCameraOff,
  IconCameraPlus,
  IconCheck,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { gateTools } from "@/i18n/en/gateTools";
import { addTexts } from "@/i18n/i18n";
import { PhotoUnreadable } from "@/lib/upload";
import { useCamera, type Camera } from "@/lib/useCamera";
import classes from "@/ui/photo.module.css";
import { useErrorText } from "@/ui/ErrorState";
import { useShotAddress, type Photo, type PhotoState } from "@/ui/usePhoto";

addTexts({ gateTools });

/** Sharp enough for a face, small enough for a cheap phone's memory; made smaller still before it is sent. */
const QUALITY = 0.9;

/** What the camera shows at this moment. */
function still(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((done) => {
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });
}

/** The live picture with one shutter; then the shot, on its way. Optional: whoever uses it goes on without. */
export function PhotoShot({ photo, state }: { photo: Photo; state: PhotoState }) {
  const { t } = useTranslation("gateTools");
  return (
    <section
      className={classes.box}
      aria-label={t("photo.label")}
      data-testid="photo"
      data-state={state.kind}
    >
      {state.kind === "none" ? <Live photo={photo} /> : <Shot photo={photo} state={state} />}
    </section>
  );
}

function Live({ photo }: { photo: Photo }) {
  const { t } = useTranslation("gateTools");
  const camera = useCamera();
  const working = useRef(false);
  const isLive = camera.state === "live";
  const shoot = async (): Promise<void> => {
    const video = camera.video.current;
    if (video === null || video.videoWidth === 0 || working.current) return;
    working.current = true;
    try {
      const shot = await still(video);
      if (shot !== null) void photo.take(shot);
    } finally {
      working.current = false;
    }
  };
  return (
    <>
      <video
        ref={camera.video}
        className={classes.picture}
        data-live={isLive}
        playsInline
        muted
        aria-hidden
        data-testid="photo-live"
      />
      {isLive || camera.state === "starting" ? (
        <button type="button" className={classes.shutter} disabled={!isLive} onClick={() => void shoot()}>
          <IconCamera aria-hidden size={32} />
          {isLive ? t("photo.shoot") : t("photo.starting")}
        </button>
      ) : (
        <NoCamera camera={camera} />
      )}
    </>
  );
}

function NoCamera({ camera }: { camera: Camera }) {
  const { t } = useTranslation("gateTools");
  const { state } = camera;
  const known = state === "refused" || state === "absent" || state === "busy" || state === "insecure";
  return (
    <div className={classes.problem} role="status" data-testid="photo-problem" data-problem={state}>
      <IconCameraOff aria-hidden size={32} />
      <p>
        {known ? t(`photo.${state}`) : t("photo.problem")} {t("photo.optional")}
      </p>
      <button type="button" className={classes.button} onClick={camera.retry}>
        <IconRefresh aria-hidden />
        {t("photo.restart")}
      </button>
    </div>
  );
}

function Shot({ photo, state }: { photo: Photo; state: Exclude<PhotoState, { kind: "none" }> }) {
  const { t } = useTranslation("gateTools");
  const say = useErrorText();
  const address = useShotAddress(state.shot);
  const percent = state.kind === "sending" ? Math.round(state.share * 100) : 100;
  const said = {
    sending: () => t("photo.sending", { percent }),
    sent: () => t("photo.sent"),
    failed: () => t("photo.failed", { reason: reasonOf(state) }),
  }[state.kind];
  function reasonOf(now: PhotoState): string {
    if (now.kind !== "failed") return "";
    return now.error instanceof PhotoUnreadable ? t("photo.unreadable") : say(now.error);
  }
  return (
    <>
      {address !== null && <img className={classes.picture} src={address} alt={t("photo.shown")} />}
      <div className={classes.state}>
        {state.kind === "sending" && (
          <progress className={classes.progress} max={100} value={percent} aria-hidden />
        )}
        <p role="status" data-testid="photo-said">
          {state.kind === "sent" && <IconCheck aria-hidden size={20} />}
          {said()}
        </p>
        <div className={classes.buttons}>
          {state.kind === "failed" && (
            <button type="button" className={classes.button} onClick={() => photo.again()}>
              <IconRefresh aria-hidden />
              {t("photo.retry")}
            </button>
          )}
          <button type="button" className={classes.button} onClick={() => photo.drop()}>
            {state.kind === "failed" ? <IconTrash aria-hidden /> : <IconCameraPlus aria-hidden />}
            {state.kind === "failed" ? t("photo.without") : t("photo.again")}
          </button>
        </div>
      </div>
    </>
  );
}
