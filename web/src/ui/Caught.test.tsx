import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { MantineProvider } from "@mantine/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startTexts } from "@/i18n/i18n";
import { Caught } from "@/ui/Caught";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
let root: Root;
let box: HTMLElement;

beforeEach(() => {
  startTexts();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
});
afterEach(() => {
  act(() => root.unmount());
  box.remove();
  vi.restoreAllMocks();
});

function Bursts(): never {
  throw new TypeError("Failed to fetch dynamically imported module: http://localhost/assets/x.js");
}

it("says in plain words what could not be shown, and leaves the rest standing", () => {
  act(() => {
    root.render(
      <MantineProvider>
        <p>Header</p>
        <Caught way={<a href="/gate">Scanner</a>}>
          <Bursts />
        </Caught>
      </MantineProvider>,
    );
  });
  expect(box.textContent).toContain("Header");
  expect(box.querySelector("[role=alert]")?.textContent).toContain("could not be shown");
  expect(box.textContent).not.toContain("http://");
  expect(box.querySelector("a")?.textContent).toBe("Scanner");
});
