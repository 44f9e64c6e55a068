import type { Container } from "./container.ts";
import type { Libraries } from "./libraries.ts";
import { readXmlText } from "./xml.ts";

/** The format of the numbers of each style, by its index; `General` where there is none. */
export async function formatsOf(
  libraries: Libraries,
  container: Container,
  part: string | undefined,
): Promise<readonly string[]> {
  if (part === undefined || !container.has(part)) return [];
  const own = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await readXmlText(libraries, await container.text(part), {
    open(name, { numFmtId = "0", formatCode = "General" }) {
      if (name === "cellXfs") inCells = true;
      if (name === "numFmt") own.set(Number(numFmtId), formatCode);
      if (name === "xf" && inCells) ids.push(Number(numFmtId));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return ids.map((id) => own.get(id) ?? OF_THE_COUNTRY[id] ?? libraries.numfmt.getFormatFromId(id));
}

const DATE = "yyyy-mm-dd";

/**
 * Formats that depend on the country of the user; the file does not say how they look. They are written as ISO dates,
 * which nobody can misread.
 */
const OF_THE_COUNTRY: Readonly<Record<number, string>> = {
  14: DATE,
  22: `${DATE} hh:mm`,
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, DATE])),
};
