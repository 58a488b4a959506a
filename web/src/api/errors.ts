import type { components } from "@/api/schema.gen";

export type ErrorBody = components["schemas"]["ErrorBody"];
export interface FieldProblem {
  field: string;
  message: string;
}

/** Any answer that is not a success, and a server that cannot be reached (`code` NETWORK, `status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The closed list's word at the gate: `already_inside`, `expired` … */
    readonly reason: string | null = null,
    readonly details: FieldProblem[] = [],
    /** Seconds until the next try may come. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
    /** The whole error object, for what a route adds. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }

  get isNetwork(): boolean {
    return this.code === "NETWORK";
  }

  /** Not decided by the server: trying again later may help. */
  get isPassing(): boolean {
    return this.isNetwork || this.status === 429 || this.status >= 500;
  }

  /** The text for one form field, if the server named it. */
  field(name: string): string | undefined {
    return this.details.find((problem) => problem.field === name)?.message;
  }
}

export function networkError(): ApiError {
  return new ApiError(0, "NETWORK", "The server cannot be reached.");
}

interface Envelope {
  message?: unknown;
  requestId?: unknown;
  error?: { code?: unknown; message?: unknown; reason?: unknown; details?: unknown; retryAfter?: unknown };
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The error envelope as an error; also what a proxy answers in its place. */
export function errorFrom(response: Response, body: unknown): ApiError {
  const envelope = (typeof body === "object" && body !== null ? body : {}) as Envelope;
  const error = envelope.error ?? {};
  const wait = Number(error.retryAfter ?? response.headers.get("retry-after") ?? Number.NaN);
  return new ApiError(
    response.status,
    text(error.code) ?? "UNKNOWN",
    text(error.message) ?? text(envelope.message) ?? `The server answered ${String(response.status)}.`,
    text(error.reason),
    Array.isArray(error.details) ? (error.details as FieldProblem[]) : [],
    Number.isFinite(wait) ? wait : null,
    text(envelope.requestId) ?? response.headers.get("x-request-id"),
    error,
  );
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(-1, "CLIENT", error instanceof Error ? error.message : String(error));
}
