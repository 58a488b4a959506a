import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { wedge } from "@/features/gate/wedge";

const codes: string[] = [];
const keys: string[] = [];
let time = 0;
let scanner: ReturnType<typeof wedge>;

function press(key: string, { after = 5, target = document.body as EventTarget } = {}): KeyboardEvent {
  time += after;
  vi.advanceTimersByTime(after);
  const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true });
  Object.defineProperty(event, "target", { value: target });
  scanner.listen(event);
  return event;
}
const type = (text: string, after: number): void => {
  for (const key of text) press(key, { after });
};

beforeEach(() => {
  vi.useFakeTimers();
  codes.length = keys.length = 0;
  time = 1000;
  scanner = wedge({ onCode: (code) => codes.push(code), onKey: (key) => keys.push(key) }, () => time);
});
afterEach(() => {
  scanner.stop();
  vi.useRealTimers();
});

describe("a scanner", () => {
  it("is a fast burst that ends with Enter, and its Enter presses no button", () => {
    type("SG_7Q3WX9K2M4ZT", 8);
    const enter = press("Enter");
    expect(codes).toEqual(["SG_7Q3WX9K2M4ZT"]);
    expect(keys).toEqual([]);
    expect(enter.defaultPrevented).toBe(true);
  });

  it("may send capitals by Shift, and six digits", () => {
    press("Shift");
    type("123456", 8);
    press("Enter");
    expect(codes).toEqual(["123456"]);
  });

  it("may pause on a busy device once a letter came", () => {
    type("SG_7Q3", 8);
    press("W", { after: 600 });
    type("X9K2M4ZT", 8);
    press("Enter", { after: 300 });
    expect([codes, keys]).toEqual([["SG_7Q3WX9K2M4ZT"], []]);
  });

  it("is not confused by a digit typed before it", () => {
    press("7");
    time += 500;
    vi.advanceTimersByTime(500);
    type("SG_AAAABBBBCCCC", 8);
    press("Enter");
    expect(keys).toEqual(["7"]);
    expect(codes).toEqual(["SG_AAAABBBBCCCC"]);
  });
});

describe("a person", () => {
  it("types slower: each key is theirs, and Enter keeps its meaning", () => {
    type("488935", 180);
    const enter = press("Enter", { after: 200 });
    expect(codes).toEqual([]);
    expect(keys.join("")).toBe("488935");
    expect(enter.defaultPrevented).toBe(false);
  });

  it("who rolls over two keys loses none", () => {
    type("48", 10);
    vi.advanceTimersByTime(200);
    expect(keys.join("")).toBe("48");
  });

  it("may erase", () => {
    press("4", { after: 200 });
    press("Backspace", { after: 200 });
    expect(keys).toEqual(["4", "Backspace"]);
  });

  it.each(["input", "textarea"])("in an %s is left alone", (tag) => {
    const target = document.createElement(tag);
    for (const key of "123456") press(key, { target });
    press("Enter", { target });
    vi.advanceTimersByTime(500);
    expect([codes, keys]).toEqual([[], []]);
  });

  it("who chose a direction has no field under the fingers", () => {
    const target = Object.assign(document.createElement("input"), { type: "radio" });
    for (const key of "SG_7Q3WX9K2M4ZT") press(key, { target });
    press("Enter", { target });
    expect(codes).toHaveLength(1);
  });

  it("using a shortcut is not a scanner", () => {
    scanner.listen(new KeyboardEvent("keydown", { key: "r", ctrlKey: true }));
    vi.advanceTimersByTime(500);
    expect(keys).toEqual([]);
  });
});
