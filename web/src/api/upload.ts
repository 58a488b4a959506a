// A photo of somebody at the gate, from the camera to a key that a request or a parcel may carry: announce, send, confirm.
import { call, http } from "@/api/client";
import { errorFrom, networkError } from "@/api/errors";
import { SendFailed, sendFile, shrinkPhoto, type SendOptions } from "@/lib/upload";

export interface UploadedPhoto {
  /** For `photoKey`. */
  key: string;
  /** For `/api/v1/upload/{id}/view-url`. */
  id: string;
}

async function sent(url: string, photo: Blob, options: SendOptions): Promise<void> {
  try {
    await sendFile(url, photo, options);
  } catch (error) {
    if (!(error instanceof SendFailed)) throw error;
    throw error.status === 0
      ? networkError()
      : errorFrom(new Response(null, { status: error.status }), error.body);
  }
}

/** Rejects with an ApiError, PhotoUnreadable, or AbortError. Nobody sees the photo before it is confirmed; an unconfirmed one goes after a day. */
export async function uploadPhoto(shot: Blob, options: SendOptions = {}): Promise<UploadedPhoto> {
  const photo = await shrinkPhoto(shot);
  const signal = options.signal ?? null;
  const body = {
    context: "entry-photo",
    fileName: "gate.jpg",
    mimeType: "image/jpeg",
    fileSize: photo.size,
  } as const;
  const announced = await call(http.POST("/api/v1/upload/presigned-url", { body, signal }));
  await sent(announced.uploadUrl, photo, options);
  const confirmed = await call(
    http.POST("/api/v1/upload/confirm", { body: { s3Key: announced.s3Key }, signal }),
  );
  return { key: confirmed.s3Key, id: confirmed.id };
}
