// One connection for the page, by cookie. Every (re)connect refetches what is on screen; an event invalidates, it never patches.
import type { QueryClient } from "@tanstack/react-query";
import { io, type Socket } from "socket.io-client";
import { reached } from "@/api/transport";
import { EFFECTS } from "@/realtime/effects";
import { online } from "@/realtime/online";

const listeners = new Map<string, Set<(payload: unknown) => void>>();
let socket: Socket | null = null;

/** Listen to one event, for a tone or a counter. Lists need nothing: EFFECTS refetches them. */
export function onEvent(name: string, listener: (payload: unknown) => void): () => void {
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set.add(listener));
  return () => set.delete(listener);
}

function invalidate(client: QueryClient, domains: readonly string[]): void {
  for (const domain of domains) void client.invalidateQueries({ queryKey: [domain] });
}

export function connect(client: QueryClient): () => void {
  const opened = io(window.location.origin, {
    transports: ["websocket"],
    reconnectionDelayMax: 5000,
    timeout: 8000,
  });
  socket = opened;
  opened.on("connect", () => {
    online.set("online");
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    const session = client.getQueryData<{ remembered: boolean } | null>(["session"]);
    if (session?.remembered) void client.invalidateQueries({ queryKey: ["session"] });
    reached.say();
  });
  opened.on("disconnect", (reason) => {
    online.set("offline");
    // The server drops the sockets of a session that ended or moved: ask who we are, which ends or renews the page.
    if (reason === "io server disconnect") {
      void client.invalidateQueries({ queryKey: ["session"] });
      setTimeout(() => opened.connect(), 1000);
    }
  });
  opened.on("connect_error", () => {
    online.set("offline");
    if (!opened.active) setTimeout(() => socket === opened && opened.connect(), 5000);
  });
  opened.onAny((name: string, payload: unknown) => {
    invalidate(client, EFFECTS[name] ?? []);
    listeners.get(name)?.forEach((listener) => {
      listener(payload);
    });
  });
  return () => {
    if (socket === opened) socket = null;
    opened.close();
    online.set("waiting");
  };
}
