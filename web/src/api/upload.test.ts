import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { setCsrf } from "@/api/transport";
import { uploadPhoto } from "@/api/upload";
import * as sending from "@/lib/upload";

const KEY = "entry-photos/u/x.jpg";
const asked: { path: string; body: unknown }[] = [];
let confirmStatus = 201;
const answer = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

beforeEach(() => {
  asked.length = 0;
  confirmStatus = 201;
  setCsrf("token");
  vi.spyOn(sending, "shrinkPhoto").mockResolvedValue(new Blob(["12345"], { type: "image/jpeg" }));
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push({ path, body: await request.json() });
    if (path.endsWith("/presigned-url"))
      return answer(200, { data: { uploadUrl: "/files/incoming/x", s3Key: KEY, uploadId: "1" } });
    return confirmStatus === 201
      ? answer(201, { data: { id: "1", s3Key: KEY } })
      : answer(confirmStatus, { error: { code: "NOT_UPLOADED", message: "No" } });
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("announces, sends and confirms, in this order", async () => {
  const sent = vi.spyOn(sending, "sendFile").mockImplementation((url, file, options) => {
    expect(asked).toHaveLength(1);
    expect([url, file.size]).toEqual(["/files/incoming/x", 5]);
    options?.onProgress?.(1);
    return Promise.resolve();
  });
  const onProgress = vi.fn();
  await expect(uploadPhoto(new Blob(["shot"]), { onProgress })).resolves.toEqual({ key: KEY, id: "1" });
  expect(sent).toHaveBeenCalledOnce();
  expect(onProgress).toHaveBeenCalledWith(1);
  expect(asked).toEqual([
    {
      path: "/api/v1/upload/presigned-url",
      body: { context: "entry-photo", fileName: "gate.jpg", mimeType: "image/jpeg", fileSize: 5 },
    },
    { path: "/api/v1/upload/confirm", body: { s3Key: KEY } },
  ]);
});

it.each([
  [new sending.SendFailed(0), { code: "NETWORK", isPassing: true }],
  [new sending.SendFailed(410, { error: { code: "GONE", message: "Over" } }), { code: "GONE", status: 410 }],
  [new sending.SendFailed(502), { code: "UNKNOWN", status: 502, isPassing: true }],
])("a file that did not arrive is not confirmed (%s)", async (failure, expected) => {
  vi.spyOn(sending, "sendFile").mockRejectedValue(failure);
  const problem = await uploadPhoto(new Blob(["shot"])).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiError);
  expect(problem).toMatchObject(expected);
  expect(asked).toHaveLength(1);
});

it("what stops it, and what the server refuses, is passed on", async () => {
  const stopped = new DOMException("stopped", "AbortError");
  vi.spyOn(sending, "sendFile").mockRejectedValueOnce(stopped).mockResolvedValue();
  await expect(uploadPhoto(new Blob(["shot"]))).rejects.toBe(stopped);
  confirmStatus = 409;
  await expect(uploadPhoto(new Blob(["shot"]))).rejects.toMatchObject({ code: "NOT_UPLOADED" });
});
