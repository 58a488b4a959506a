import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { call, http } from "@/api/client";
import { ApiError } from "@/api/errors";
import { sessionEnded, setCsrf } from "@/api/transport";

const requests: Request[] = [];
let answers: Response[] = [];
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

beforeEach(() => {
  requests.length = 0;
  setCsrf("first");
  vi.stubGlobal("fetch", (input: Request | string) => {
    requests.push(input instanceof Request ? input : new Request(new URL(input, window.location.origin)));
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError("Failed to fetch"));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("unwraps the envelope and sends a request id", async () => {
  answers = [json(200, { success: true, data: { unread: 3 }, message: "OK" })];
  await expect(call(http.GET("/api/v1/resident/notifications/unread-count"))).resolves.toEqual({ unread: 3 });
  expect(requests[0]?.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

it("makes an ApiError of a refusal, with reason, fields and the wait", async () => {
  const error = {
    code: "VALIDATION_ERROR",
    message: "No",
    reason: "expired",
    details: [{ field: "title", message: "too long" }],
  };
  answers = [json(422, { success: false, error, requestId: "r-1" }, { "Retry-After": "7" })];
  const problem = await call(http.GET("/api/auth/profile")).catch((caught: unknown) => caught);
  expect(problem).toBeInstanceOf(ApiError);
  expect(problem).toMatchObject({ status: 422, reason: "expired", retryAfter: 7, requestId: "r-1" });
  expect((problem as ApiError).field("title")).toBe("too long");
});

it("calls a server that nobody reaches NETWORK", async () => {
  answers = [];
  await expect(call(http.GET("/api/auth/profile"))).rejects.toMatchObject({
    code: "NETWORK",
    isPassing: true,
  });
});

it("fetches a stale CSRF token anew and tries once more", async () => {
  answers = [
    json(403, { error: { code: "CSRF" } }),
    json(200, { data: { csrf_token: "second" } }),
    json(200, { data: { tokenInvalidated: true } }),
  ];
  await call(http.POST("/api/auth/logout"));
  expect(requests.map((one) => one.headers.get("x-csrf-token"))).toEqual(["first", null, "second"]);
});

it("says that the session has ended, but not for a wrong password", async () => {
  const heard = vi.fn();
  const stop = sessionEnded.listen(heard);
  const no = { success: false, error: { code: "AUTHENTICATION_ERROR", message: "no" } };
  answers = [json(401, no), json(401, no)];
  const body = { email: "a@b.test", password: "x", remember_me: false, client: "web" as const };
  await expect(call(http.POST("/api/auth/login", { body }))).rejects.toMatchObject({ status: 401 });
  expect(heard).not.toHaveBeenCalled();
  await expect(call(http.GET("/api/auth/profile"))).rejects.toMatchObject({ status: 401 });
  expect(heard).toHaveBeenCalledOnce();
  stop();
});

it("lets a gate tablet's write carry the token of its own page, and a wrong PIN ends no session", async () => {
  const heard = vi.fn();
  const stop = sessionEnded.listen(heard);
  answers = [json(401, { success: false, error: { code: "WRONG_PIN", message: "Wrong PIN." } })];
  const asked = http.POST("/api/v1/gate/devices/unlock", {
    body: { member_id: "0192a5c0-0000-7000-8000-000000000001", pin: "48251" },
    headers: { "X-CSRF-Token": "of the tablet" },
  });
  await expect(call(asked)).rejects.toMatchObject({ status: 401, code: "WRONG_PIN" });
  expect(requests.map((one) => one.headers.get("x-csrf-token"))).toEqual(["of the tablet"]);
  expect(heard).not.toHaveBeenCalled();
  stop();
});
