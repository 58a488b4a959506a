import { afterEach, describe, expect, it, vi } from "vitest";
import { placeOf, sharePass, spacedCode, whatsAppLink } from "@/features/visits/share";

const picture = new Blob(["x"], { type: "image/png" });
const share = (): ReturnType<typeof sharePass> => sharePass(picture, "pass.png", "Pass", "Hello");

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("texts", () => {
  it("writes the code as 3+3", () => {
    expect(spacedCode("004495")).toBe("004 495");
  });
  it("goes straight to the only visitor, and lets one pick among several", () => {
    expect(whatsAppLink("Hi & bye\n1", ["+234 815 000"])).toBe(
      "https://wa.me/234815000?text=Hi%20%26%20bye%0A1",
    );
    expect(whatsAppLink("Hi", ["+1", "+2"])).toBe("https://wa.me/?text=Hi");
    expect(whatsAppLink("Hi", [null])).toBe("https://wa.me/?text=Hi");
  });
  it("names the unit where there is one", () => {
    expect(placeOf({ building_name: "Kapok", apartment_number: null }, "")).toBe("Kapok");
    expect(placeOf({ building_name: "Kapok", apartment_number: "K4" }, "Unit K4")).toBe("Kapok, Unit K4");
  });
});

describe("sharePass", () => {
  it("gives picture and text to the share sheet", async () => {
    const sheet = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { share: sheet, canShare: () => true });
    expect(await share()).toBe("shared");
    expect(sheet).toHaveBeenCalledWith(expect.objectContaining({ text: "Hello", title: "Pass" }));
  });
  it("takes a closed sheet for what it is", async () => {
    const sheet = (): Promise<void> => Promise.reject(new DOMException("", "AbortError"));
    vi.stubGlobal("navigator", { share: sheet, canShare: () => true });
    expect(await share()).toBe("dismissed");
  });
  it("saves the picture and copies the text where nothing can be shared", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    expect(await share()).toBe("saved");
    expect(click).toHaveBeenCalledOnce();
    expect(writeText).toHaveBeenCalledWith("Hello");
    click.mockRestore();
  });
});
