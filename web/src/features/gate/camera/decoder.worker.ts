// Reads QR codes off the main thread. The wasm comes from our own files, when the first frame arrives.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

export interface Frame {
  pixels: ArrayBuffer;
  width: number;
  height: number;
}
export type Reading = { text: string | null } | { failed: string };

const ready = prepareZXingModule({
  overrides: {
    locateFile: (name: string, prefix: string) => (name.endsWith(".wasm") ? wasmUrl : prefix + name),
  },
  fireImmediately: true,
});

async function read({ pixels, width, height }: Frame): Promise<Reading> {
  try {
    await ready;
    const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
    const [found] = await readBarcodes(image, {
      formats: ["QRCode"],
      tryHarder: true,
      maxNumberOfSymbols: 1,
    });
    return { text: found?.text ? found.text : null };
  } catch (error) {
    return { failed: String(error) };
  }
}

self.addEventListener("message", (event: MessageEvent<Frame>) => {
  void read(event.data).then((reading) => {
    self.postMessage(reading);
  });
});
