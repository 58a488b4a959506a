import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Keypad } from "@/features/gate/components/Keypad";
import { typedKey } from "@/features/gate/components/useKeys";
import { guard } from "@/i18n/en/guard";
import { addTexts, startTexts } from "@/i18n/i18n";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
const onCode = vi.fn();
let root: Root;
let box: HTMLElement;

beforeEach(async () => {
  startTexts();
  addTexts({ guard });
  onCode.mockClear();
  box = document.body.appendChild(document.createElement("div"));
  root = createRoot(box);
  await act(async () => {
    root.render(<Keypad onCode={onCode} />);
    await Promise.resolve();
  });
});
afterEach(() => {
  act(() => root.unmount());
  box.remove();
});

const press = (label: string): void => {
  const key = [...box.querySelectorAll("button")].find((button) => button.textContent === label);
  act(() => key?.click());
};
const status = (): string | null => box.querySelector('[role="status"]')?.textContent ?? null;

it("has twelve keys, each with a name", () => {
  expect([...box.querySelectorAll("button")].map((button) => button.textContent)).toEqual(
    "1 2 3 4 5 6 7 8 9 Clear 0 Erase".split(" "),
  );
});

it("submits on the sixth digit, and begins anew", () => {
  for (const digit of "48893") press(digit);
  expect(onCode).not.toHaveBeenCalled();
  expect(status()).toContain("5 of 6");
  press("5");
  expect(onCode).toHaveBeenCalledExactlyOnceWith("488935");
  expect(status()).toContain("0 of 6");
});

it("erases one and clears all", () => {
  for (const label of ["1", "2", "Erase"]) press(label);
  expect(status()).toContain("1 of 6");
  press("Clear");
  expect(status()).toContain("0 of 6");
});

it("takes typed digits too, even before it is drawn anew, and nothing else", () => {
  act(() => {
    for (const key of "4a88-935") typedKey.say(key);
  });
  expect(onCode).toHaveBeenCalledExactlyOnceWith("488935");
});
