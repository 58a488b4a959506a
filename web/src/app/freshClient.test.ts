import { QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { FreshClient } from "@/app/freshClient";

/** A server whose answers wait until they are let go, and hold what was true when they were asked for. */
function slowServer() {
  const server = { value: "old", asked: 0, release: (): void => undefined };
  const ask = async (): Promise<string> => {
    const said = server.value;
    server.asked += 1;
    await new Promise<void>((done) => {
      server.release = done;
    });
    return said;
  };
  return { server, ask };
}

it("asks again for a first answer that was on its way when something changed", async () => {
  const client = new FreshClient();
  const { server, ask } = slowServer();
  const watched = new QueryObserver(client, { queryKey: ["contacts", "list"], queryFn: ask });
  const stop = watched.subscribe(() => undefined);
  expect(server.asked).toBe(1);
  server.value = "new";
  const done = client.invalidateQueries({ queryKey: ["contacts"] });
  server.release();
  await expect.poll(() => server.asked).toBe(2);
  expect(watched.getCurrentResult().data).toBe("old");
  server.release();
  await done;
  expect(watched.getCurrentResult().data).toBe("new");
  stop();
});

it("leaves alone what was not asked for yet", async () => {
  const client = new FreshClient();
  await client.invalidateQueries({ queryKey: ["contacts"] });
  expect(client.getQueryCache().getAll()).toEqual([]);
});
