import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchIdle } from "@/features/devices/idle";

let busy = false;
let locked = 0;
let stop = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  busy = false;
  locked = 0;
  stop = watchIdle({ minutes: 10, isBusy: () => busy, onIdle: () => (locked += 1) });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const pass = (minutes: number): void => void vi.advanceTimersByTime(minutes * 60_000);
const touch = (): void => void window.dispatchEvent(new Event("pointerdown"));

it("locks after ten minutes without a touch, and not before", () => {
  pass(9.9);
  expect(locked).toBe(0);
  touch();
  pass(9.9);
  expect(locked).toBe(0);
  pass(0.2);
  expect(locked).toBe(1);
});

it("never locks while a verdict is shown or a scan is on its way; the time begins anew afterwards", () => {
  busy = true;
  pass(60);
  expect(locked).toBe(0);
  busy = false;
  pass(9.9);
  expect(locked).toBe(0);
  pass(0.2);
  expect(locked).toBe(1);
});

it("locks a tablet that slept, before the touch that woke it does anything", () => {
  vi.setSystemTime(Date.now() + 3 * 3_600_000);
  touch();
  expect(locked).toBe(1);
});

it("tries again after half a minute when it could not be locked", () => {
  pass(10.1);
  expect(locked).toBe(1);
  pass(0.6);
  expect(locked).toBe(2);
});
