import createClient from "openapi-fetch";
import { errorFrom, networkError } from "@/api/errors";
import type { paths } from "@/api/schema.gen";
import { transport } from "@/api/transport";

/** Typed by the server's OpenAPI file. Use it inside `call(…)`. */
export const http = createClient<paths>({ baseUrl: window.location.origin, fetch: transport });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function settle<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw networkError();
  }
  if (!answer.response.ok || answer.data === undefined) throw errorFrom(answer.response, answer.error);
  return answer.data;
}

/** `await call(http.GET("/api/…", { signal }))`: the envelope's `data`, or an ApiError. */
export async function call<D>(asked: Promise<Answer<{ data: D }>>): Promise<D> {
  return (await settle(asked)).data;
}

/** For the few answers whose fields lie at the top. */
export function callBare<T>(asked: Promise<Answer<T>>): Promise<T> {
  return settle(asked);
}

/** A JSON POST to a route by its plain path: for the outbox, whose rows outlive a version of the schema. */
export async function post<D>(path: string, body: unknown): Promise<D> {
  const request = new Request(new URL(path, window.location.origin), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const asked = transport(request).then(async (response): Promise<Answer<{ data: D }>> => {
    const json: unknown = await response.json().catch(() => null);
    return response.ok ? { data: json as { data: D }, response } : { error: json, response };
  });
  return (await settle(asked)).data;
}
