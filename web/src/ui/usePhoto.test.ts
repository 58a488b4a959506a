import { describe, expect, it } from "vitest";
import type { uploadPhoto } from "@/api/upload";
import { Photo } from "@/ui/usePhoto";

const SHOT = new Blob(["shot"]);

/** An upload that the test ends, or that is stopped. */
function slow() {
  const calls: { done: (key: string) => void; fail: (error: unknown) => void; aborted: () => boolean }[] = [];
  const upload: typeof uploadPhoto = (_shot, { signal } = {}) =>
    new Promise((done, fail) => {
      signal?.addEventListener("abort", () => fail(new DOMException("stopped", "AbortError")));
      calls.push({ done: (key) => done({ key, id: key }), fail, aborted: () => signal?.aborted ?? false });
    });
  return { upload, calls };
}
const tick = () => new Promise((done) => setTimeout(done));

describe("a photo beside a form", () => {
  it("goes out at once and gives its key", async () => {
    const { upload, calls } = slow();
    const photo = new Photo(upload);
    void photo.take(SHOT);
    expect(photo.state.get()).toEqual({ kind: "sending", shot: SHOT, share: 0 });
    const key = photo.settled(1000);
    calls[0]?.done("k");
    expect(await key).toBe("k");
    expect(photo.state.get()).toEqual({ kind: "sent", shot: SHOT, key: "k" });
  });
  it("is waited for no longer than wanted", async () => {
    const photo = new Photo(slow().upload);
    void photo.take(SHOT);
    expect(await photo.settled(5)).toBeNull();
    expect(photo.state.get().kind).toBe("sending");
  });
  it("says that it failed, and goes again", async () => {
    const { upload, calls } = slow();
    const photo = new Photo(upload);
    void photo.take(SHOT);
    const key = photo.settled(1000);
    calls[0]?.fail(new Error("no"));
    expect(await key).toBeNull();
    expect(photo.state.get().kind).toBe("failed");
    photo.again();
    calls[1]?.done("k2");
    await tick();
    expect(photo.state.get()).toMatchObject({ kind: "sent", key: "k2" });
  });
  it("gives way to the next shot: what comes late of the first is nothing", async () => {
    const { upload, calls } = slow();
    const photo = new Photo(upload);
    void photo.take(SHOT);
    const other = new Blob(["other"]);
    void photo.take(other);
    expect(calls[0]?.aborted()).toBe(true);
    calls[1]?.done("second");
    await tick();
    expect(photo.state.get()).toEqual({ kind: "sent", shot: other, key: "second" });
    photo.drop();
    expect(await photo.settled(1000)).toBeNull();
  });
});
