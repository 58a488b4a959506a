import { expect, it } from "vitest";
import { clockOf, groupCode, isWholeCode } from "@/features/devices/code";

it("groups a code by five while it is typed, and takes a pasted one however it is written", () => {
  expect(["7", "7gx2m", "7gx2mq", "7gx2m-qk9tb", " 7gx2m qk9tb\n", "7GX2MQK9TBXXX"].map(groupCode)).toEqual([
    "7",
    "7GX2M",
    "7GX2M-Q",
    "7GX2M-QK9TB",
    "7GX2M-QK9TB",
    "7GX2M-QK9TB",
  ]);
  expect(isWholeCode("7GX2M-QK9T")).toBe(false);
  expect(isWholeCode("7GX2M-QK9TB")).toBe(true);
});

it("counts down in minutes and seconds", () => {
  expect([900, 65, 9, 0].map(clockOf)).toEqual(["15:00", "1:05", "0:09", "0:00"]);
});
