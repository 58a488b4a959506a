import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fileAddress, LONGEST_SIDE, PhotoUnreadable, SendFailed, sendFile, shrinkPhoto } from "@/lib/upload";

const shot = new Blob(["a shot"], { type: "image/heic" });
const small = new Blob(["small"], { type: "image/jpeg" });

function camera(width: number, height: number) {
  const close = vi.fn();
  vi.stubGlobal("createImageBitmap", vi.fn().mockResolvedValue({ width, height, close }));
  const pen = { fillStyle: "", fillRect: vi.fn(), drawImage: vi.fn() };
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => pen,
    toBlob: vi.fn((done: (found: Blob | null) => void, _type: string, _quality: number) => {
      done(small);
    }),
  };
  vi.spyOn(document, "createElement").mockReturnValue(canvas as unknown as HTMLCanvasElement);
  return { close, pen, canvas };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("a shot is made small", () => {
  it.each([
    [4032, 3024, 1280, 960],
    [3024, 4032, 960, 1280],
    [640, 480, 640, 480],
    [20_000, 2, 1280, 1],
  ])("%i × %i becomes %i × %i", async (width, height, w, h) => {
    const { close, pen, canvas } = camera(width, height);
    await expect(shrinkPhoto(shot)).resolves.toBe(small);
    expect([canvas.width, canvas.height]).toEqual([w, h]);
    expect(Math.max(canvas.width, canvas.height)).toBeLessThanOrEqual(LONGEST_SIDE);
    expect(pen.drawImage.mock.calls[0]?.slice(1)).toEqual([0, 0, w, h]);
    expect(canvas.toBlob.mock.calls[0]?.[1]).toBe("image/jpeg");
    expect(createImageBitmap).toHaveBeenCalledWith(shot, { imageOrientation: "from-image" });
    expect(close).toHaveBeenCalledOnce();
  });

  it("says so when the browser cannot show it", async () => {
    vi.stubGlobal(
      "createImageBitmap",
      vi.fn().mockRejectedValue(new DOMException("no", "InvalidStateError")),
    );
    await expect(shrinkPhoto(shot)).rejects.toBeInstanceOf(PhotoUnreadable);
  });

  it("lets the picture go when it cannot be drawn", async () => {
    const { close, canvas } = camera(100, 100);
    canvas.toBlob.mockImplementation((done) => {
      done(null);
    });
    await expect(shrinkPhoto(shot)).rejects.toBeInstanceOf(PhotoUnreadable);
    expect(close).toHaveBeenCalledOnce();
  });
});

describe("addresses of our store", () => {
  it("are asked on the page's own host", () => {
    const query = "?expires=1&length=5&signature=ab";
    expect(fileAddress(`http://elsewhere:8000/files/incoming/entry-photos/u/x.jpg${query}`)).toBe(
      `${window.location.origin}/files/incoming/entry-photos/u/x.jpg${query}`,
    );
  });
  it("of another store stay as they are", () => {
    const url = "https://bucket.s3.example/entry-photos/u/x.jpg?X-Amz-Signature=ab";
    expect(fileAddress(url)).toBe(url);
  });
});

class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: Partial<ProgressEvent>) => void } = {};
  onload = (): void => undefined;
  onerror = (): void => undefined;
  ontimeout = (): void => undefined;
  onabort = (): void => undefined;
  onloadend = (): void => undefined;
  status = 0;
  responseText = "";
  timeout = 0;
  headers: Record<string, string> = {};
  open = vi.fn();
  send = vi.fn();
  constructor() {
    FakeRequest.last = this;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  abort(): void {
    this.onabort();
    this.onloadend();
  }
  answer(status: number, text = ""): void {
    this.status = status;
    this.responseText = text;
    this.onload();
    this.onloadend();
  }
}

describe("a file is sent", () => {
  const url = "/files/incoming/entry-photos/u/x.jpg?signature=ab";
  beforeEach(() => {
    vi.stubGlobal("XMLHttpRequest", FakeRequest);
  });

  it("by PUT with its type, telling how far it is", async () => {
    const seen: number[] = [];
    const sending = sendFile(url, small, { onProgress: (share) => seen.push(share) });
    const request = FakeRequest.last;
    expect(request.open).toHaveBeenCalledWith("PUT", window.location.origin + url);
    expect(request.headers).toEqual({ "Content-Type": "image/jpeg" });
    expect(request.send).toHaveBeenCalledWith(small);
    expect(request.timeout).toBeGreaterThan(0);
    request.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    request.upload.onprogress?.({ lengthComputable: false, loaded: 9, total: 0 });
    request.answer(200, "{}");
    await expect(sending).resolves.toBeUndefined();
    expect(seen).toEqual([0.25, 1]);
  });

  it("and a refusal is said with what the store answered", async () => {
    const sending = sendFile(url, small);
    FakeRequest.last.answer(410, '{"error":{"code":"GONE"}}');
    const failed = await sending.catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SendFailed);
    expect(failed).toMatchObject({ status: 410, body: { error: { code: "GONE" } } });
  });

  it.each(["onerror", "ontimeout"] as const)("%s: nobody was reached", async (how) => {
    const sending = sendFile(url, small);
    FakeRequest.last[how]();
    await expect(sending).rejects.toMatchObject({ status: 0 });
  });

  it("until somebody stops it", async () => {
    const stop = new AbortController();
    const sending = sendFile(url, small, { signal: stop.signal });
    stop.abort();
    await expect(sending).rejects.toMatchObject({ name: "AbortError" });
    const before = FakeRequest.last;
    await expect(sendFile(url, small, { signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(FakeRequest.last).toBe(before);
  });
});
