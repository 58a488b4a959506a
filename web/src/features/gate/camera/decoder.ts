// Reads a code from the camera's picture: by the browser itself where it can, else by zxing in a worker.
import type { Frame, Reading } from "@/features/gate/camera/decoder.worker";

export interface Decoder {
  /** The code in view, or null. Throws when it cannot read at all. */
  read: (video: HTMLVideoElement) => Promise<string | null>;
  close: () => void;
}

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

async function native(): Promise<Decoder | null> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Native) return null;
  try {
    if (!(await Native.getSupportedFormats()).includes("qr_code")) return null;
    const detector = new Native({ formats: ["qr_code"] });
    return {
      read: async (video) => (await detector.detect(video))[0]?.rawValue ?? null,
      close: () => undefined,
    };
  } catch {
    return null;
  }
}

/** Wide enough for a pass at arm's length, small enough for a cheap phone. */
const LONG_SIDE = 800;

function grab(video: HTMLVideoElement, canvas: HTMLCanvasElement): Frame | null {
  const scale = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const width = Math.round(video.videoWidth * scale);
  const height = Math.round(video.videoHeight * scale);
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, width, height);
  return { pixels: context.getImageData(0, 0, width, height).data.buffer, width, height };
}

function zxing(): Decoder {
  const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
  const canvas = document.createElement("canvas");
  let broken: Error | null = null;
  let settle: ((reading: Reading) => void) | null = null;
  worker.addEventListener("message", (event: MessageEvent<Reading>) => settle?.(event.data));
  worker.addEventListener("error", () => {
    broken = new Error("the reader could not be loaded");
    settle?.({ failed: broken.message });
  });
  return {
    read: async (video) => {
      if (broken) throw broken;
      const frame = grab(video, canvas);
      if (frame === null) return null;
      const reading = await new Promise<Reading>((resolve) => {
        settle = resolve;
        worker.postMessage(frame, [frame.pixels]);
      });
      if ("failed" in reading) throw new Error(reading.failed);
      return reading.text;
    },
    close: () => {
      worker.terminate();
      settle?.({ text: null });
    },
  };
}

export async function openDecoder(): Promise<Decoder> {
  return (await native()) ?? zxing();
}
