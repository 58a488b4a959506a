// A photo on its way to the store: made small here, then straight to the signed address. The server's part is in api/upload.ts.

/** Pixels of the longer side: a face and a parcel's label stay readable, and a slow network carries it in seconds. */
export const LONGEST_SIDE = 1280;
const QUALITY = 0.82;
const PATIENCE = 120_000;

/** The browser cannot show this file, so nobody else could. */
export class PhotoUnreadable extends Error {
  constructor() {
    super("This file is no picture that can be shown here.");
    this.name = "PhotoUnreadable";
  }
}

/** The store did not take the file: its answer's status and body, or 0 when nobody was reached. */
export class SendFailed extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown = null,
  ) {
    super(status === 0 ? "The store cannot be reached." : `The store answered ${String(status)}.`);
    this.name = "SendFailed";
  }
}

export interface SendOptions {
  /** From 0 to 1, while the file goes out. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** A camera's shot as an upright JPEG of at most 1280 pixels: drawn anew, so without place, time and camera. */
export async function shrinkPhoto(shot: Blob): Promise<Blob> {
  const picture = await createImageBitmap(shot, { imageOrientation: "from-image" }).catch(() => null);
  if (picture === null) throw new PhotoUnreadable();
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    if (pen === null) throw new PhotoUnreadable();
    pen.fillStyle = "#fff"; // a JPEG has no transparency
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, "image/jpeg", QUALITY);
    });
    if (small === null) throw new PhotoUnreadable();
    return small;
  } finally {
    picture.close();
  }
}

/** An address of our own store on the host this page came from: the page's policy allows no other, whatever name the server knows itself by. */
export function fileAddress(url: string): string {
  const address = new URL(url, window.location.origin);
  if (!address.pathname.startsWith("/files/")) return url;
  return window.location.origin + address.pathname + address.search;
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** PUT the file where the server said. `fetch` would not tell how far it is. */
export function sendFile(url: string, file: Blob, { onProgress, signal }: SendOptions = {}): Promise<void> {
  return new Promise((done, fail) => {
    const stopped = (): DOMException => new DOMException("The upload was stopped.", "AbortError");
    if (signal?.aborted) {
      fail(stopped());
      return;
    }
    const request = new XMLHttpRequest();
    const stop = (): void => {
      request.abort();
    };
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        onProgress?.(1);
        done();
      } else fail(new SendFailed(request.status, bodyOf(request.responseText)));
    };
    request.onerror = request.ontimeout = () => {
      fail(new SendFailed(0));
    };
    request.onabort = () => {
      fail(stopped());
    };
    request.onloadend = () => {
      signal?.removeEventListener("abort", stop);
    };
    signal?.addEventListener("abort", stop, { once: true });
    request.open("PUT", fileAddress(url));
    request.timeout = PATIENCE;
    request.setRequestHeader("Content-Type", file.type);
    request.send(file);
  });
}
