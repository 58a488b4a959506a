// The first lines of a CSV file, for showing what its columns hold. What the file means is the server's to say.

export interface Head {
  headers: string[];
  rows: string[][];
}

const NONE: Head = { headers: [], rows: [] };
const SEPARATORS = [",", ";", "\t"] as const;

/** As the server: the sign that stands most often in the first line; the comma when none does. */
function separatorOf(text: string): string {
  const line = text.trimStart().split("\n", 1)[0] ?? "";
  const count = (sign: string): number => line.split(sign).length;
  return SEPARATORS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Its first line that is not empty, and up to `most` after it. Quoted cells may hold separators, line ends and doubled quotes. */
export function readHead(text: string, most: number): Head {
  const separator = separatorOf(text);
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = (): void => {
    cells.push(cell.trim());
    cell = "";
  };
  const endLine = (): void => {
    endCell();
    if (cells.some((one) => one !== "")) lines.push(cells);
    cells = [];
  };
  for (let at = 0; at < text.length && lines.length <= most; at++) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at);
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === separator) endCell();
    else if (sign === "\n" || sign === "\r") endLine();
    else cell += sign;
  }
  if (lines.length <= most) endLine();
  const [headers, ...rows] = lines;
  return headers === undefined ? NONE : { headers, rows };
}
