// The one way out: session cookie, request id, CSRF token (fetched anew when the server says it is stale), signals.
import { signal } from "@/lib/signal";

/** Any answer came back: the server can be reached. */
export const reached = signal();
/** The server said 401 to something that needs a session. */
export const sessionEnded = signal();
/** This browser is signed in as somebody else, or elsewhere, than this page thinks. */
export const sessionMoved = signal();

const CHECK = "/api/auth/check";
// Asked by strangers: a 401 there ends no session, and there is no CSRF token to send.
const STRANGERS = new Set([
  "/api/auth/login",
  "/api/auth/enhanced/verify-2fa",
  "/api/auth/request-password-reset",
  "/api/auth/reset-password",
  "/api/auth/verify-email",
  "/api/email-verification/verify",
  "/api/email-verification/resend-otp",
  "/api/verify-registration-otp",
  "/api/register",
  "/api/registration/self-register",
  "/api/v1/auth/email-change/cancel",
  "/api/v1/auth/invitations/look",
  "/api/v1/auth/invitations/accept",
  "/api/v1/auth/invitations/decline",
  // A gate tablet asks these by a cookie of its own, and brings the token of its own page.
  "/api/v1/gate/devices/enrol",
  "/api/v1/gate/devices/grid",
  "/api/v1/gate/devices/unlock",
  "/api/v1/gate/devices/lock",
]);
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
let csrf: string | null = null;

export function setCsrf(token: string | null): void {
  csrf = token;
}

async function freshCsrf(): Promise<void> {
  const answer = await fetch(CHECK, { credentials: "same-origin" });
  if (!answer.ok) return;
  const body = (await answer.json()) as { data: { csrf_token: string } };
  csrf = body.data.csrf_token;
}

async function isStale(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return (body as { error?: { code?: string } } | null)?.error?.code === "CSRF";
}

/** `crypto.randomUUID` exists on secure addresses only, and a gate may be reached by plain http in the house. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function send(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("X-Request-ID", newId());
  if (csrf !== null && !SAFE.has(request.method) && !headers.has("X-CSRF-Token"))
    headers.set("X-CSRF-Token", csrf);
  return fetch(new Request(request, { headers, credentials: "same-origin" }));
}

/** As `fetch`; rejects only when the server cannot be reached. */
export async function transport(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const writes = !SAFE.has(request.method) && !STRANGERS.has(path);
  const again = writes ? request.clone() : null;
  if (writes && csrf === null) await freshCsrf();
  let answer = await send(request);
  if (again !== null && (await isStale(answer))) {
    await freshCsrf();
    answer = await send(again);
  }
  if (answer.status === 401 && path !== CHECK && !STRANGERS.has(path)) sessionEnded.say();
  if (answer.status < 500) reached.say();
  return answer;
}
