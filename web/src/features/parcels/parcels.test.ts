import { expect, it } from "vitest";
import { dayOf, found, ofToday, type Expected, type Parcel } from "@/features/parcels/parcels";

it("shows of what is to come only today's", () => {
  const now = new Date(2026, 10, 5, 23, 59);
  expect(dayOf(now)).toBe("2026-11-05");
  const days = ["2026-11-05", "2026-11-06"].map((expectedDate) => ({ expectedDate }) as Expected);
  expect(ofToday(days, now)).toEqual([days[0]]);
});

it("finds a parcel by flat or company", () => {
  const parcels = [
    { flat: { flatNumber: "K4" }, providerTag: "AMAZON", remarks: null },
    { flat: { flatNumber: "I2" }, providerTag: null, remarks: "Big blue bag" },
  ] as Parcel[];
  expect(found(parcels, "k4")).toEqual([parcels[0]]);
  expect(found(parcels, "blue")).toEqual([parcels[1]]);
  expect(found(parcels, "amazn")).toEqual([parcels[0]]);
});
