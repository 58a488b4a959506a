import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

export type CameraState = "starting" | "live" | "refused" | "absent" | "busy" | "insecure" | "failed";
export interface Camera {
  state: CameraState;
  video: RefObject<HTMLVideoElement | null>;
  /** Null: this camera has no torch. */
  torch: boolean | null;
  toggleTorch: () => void;
  retry: () => void;
}

const WISH: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
};

export function problemOf(error: unknown): CameraState {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}

const trackOf = (stream: MediaStream | null): MediaStreamTrack | undefined => stream?.getVideoTracks()[0];

/** The rear camera while the page is in view; it rests while the page is hidden. */
export function useCamera(): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const awake = useRef<WakeLockSentinel | null>(null);
  const [state, setState] = useState<CameraState>("starting");
  const [torch, setTorch] = useState<boolean | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [hidden, setHidden] = useState(document.hidden);

  useEffect(() => {
    const look = (): void => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);

  useEffect(() => {
    if (hidden) return;
    let over = false;
    const open = async (): Promise<void> => {
      setState("starting");
      const devices = (navigator as Partial<Navigator>).mediaDevices;
      if (!devices) {
        setState(window.isSecureContext ? "absent" : "insecure");
        return;
      }
      try {
        const opened = await devices.getUserMedia(WISH);
        if (over) {
          for (const track of opened.getTracks()) track.stop();
          return;
        }
        stream.current = opened;
        const track = trackOf(opened);
        track?.addEventListener("ended", () => setState("failed"));
        const abilities = track?.getCapabilities?.() as { torch?: boolean } | undefined;
        setTorch(abilities?.torch ? false : null);
        if (video.current) {
          video.current.srcObject = opened;
          await video.current.play().catch(() => undefined);
        }
        if (over) return;
        setState("live");
        // A gate's screen stays on. Lost when the page is hidden, asked again when it is back.
        awake.current =
          (await (navigator as Partial<Navigator>).wakeLock?.request("screen").catch(() => null)) ?? null;
      } catch (error) {
        if (!over) setState(problemOf(error));
      }
    };
    void open();
    return () => {
      over = true;
      for (const track of stream.current?.getTracks() ?? []) track.stop();
      stream.current = null;
      void awake.current?.release().catch(() => undefined);
      awake.current = null;
    };
  }, [attempt, hidden]);

  const toggleTorch = useCallback(() => {
    const wanted = torch !== true;
    const asked = { advanced: [{ torch: wanted } as MediaTrackConstraintSet] };
    trackOf(stream.current)
      ?.applyConstraints(asked)
      .then(() => setTorch(wanted))
      .catch(() => setTorch(null));
  }, [torch]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, video, torch, toggleTorch, retry };
}
