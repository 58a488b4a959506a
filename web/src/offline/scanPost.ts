// One POST of a scan. Gives up in time for the guard to go on, and keeps what a refusal tells beside its reason.
import { errorFrom, networkError } from "@/api/errors";
import { transport } from "@/api/transport";

/** A network that swallows requests is no network: the scan is then kept here. */
const PATIENCE_MS = 6000;

export async function postScan<D>(path: string, body: unknown): Promise<D> {
  let response: Response;
  try {
    response = await transport(
      new Request(new URL(path, window.location.origin), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    );
  } catch {
    throw networkError();
  }
  const json = (await response.json().catch(() => null)) as { data?: unknown; error?: object } | null;
  if (response.ok && json?.data !== undefined) return json.data as D;
  throw errorFrom(response, { ...json, error: { ...json?.error, data: json?.data } });
}
