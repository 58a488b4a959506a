// The pass as a picture to send: white, whatever the scheme, so that every camera reads it.
export interface PassPicture {
  qr: string;
  names: string;
  place: string;
  window: string;
  codeLabel: string;
  code: string;
}

const WIDTH = 1080;
const QR = 720;
const EDGE = 72;

async function load(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

/** As many letters as fit. */
function fitted(context: CanvasRenderingContext2D, text: string): string {
  const room = WIDTH - 2 * EDGE;
  if (context.measureText(text).width <= room) return text;
  let short = text;
  while (short.length > 1 && context.measureText(`${short}…`).width > room) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}

export async function drawPass(pass: PassPicture): Promise<Blob> {
  const qr = await load(pass.qr);
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = 1350;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  const style = getComputedStyle(document.documentElement);
  const brand = style.getPropertyValue("--mantine-color-teal-7") || "teal";
  const font = getComputedStyle(document.body).fontFamily;
  context.fillStyle = "white";
  context.fillRect(0, 0, WIDTH, canvas.height);
  context.fillStyle = brand;
  context.fillRect(0, 0, WIDTH, 24);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  const line = (text: string, y: number, size: number, weight: number, colour = "black"): void => {
    context.fillStyle = colour;
    context.font = `${String(weight)} ${String(size)}px ${font}`;
    context.fillText(fitted(context, text), WIDTH / 2, y);
  };
  line(pass.names, 128, 64, 700);
  line(pass.place, 192, 40, 500, brand);
  line(pass.window, 250, 36, 400);
  context.imageSmoothingEnabled = false;
  context.drawImage(qr, (WIDTH - QR) / 2, 290, QR, QR);
  line(pass.codeLabel, 1090, 36, 400);
  line(pass.code, 1220, 128, 700);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("no picture"));
    }, "image/png");
  });
}
