import { crc32, deflateRawSync } from "node:zlib";

/** What a part of an archive says about itself, if that is wrong. */
export interface Lie {
  readonly size?: number;
  readonly flags?: number;
}

/** A zip archive of these parts (APPNOTE 6.3), deflated. */
export function zipOf(
  parts: Readonly<Record<string, string | Buffer>>,
  lies: Readonly<Record<string, Lie>> = {},
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const whole = Buffer.from(content);
    const packed = deflateRawSync(whole);
    const { size = whole.length, flags = 0x800 } = lies[name] ?? {};
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(flags, 2);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(whole), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(size, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), about, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), about, rest, Buffer.from(name)]));
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from("PK\x05\x06"), end]);
}

/** A cell: text, a number with the index of its format, a formula, or the XML itself. */
export type TestCell =
  | string
  | number
  | null
  | { readonly number: number; readonly format: string | number }
  | { readonly formula: string; readonly value?: string }
  | { readonly xml: string };

export interface TestSheet {
  readonly name: string;
  readonly state?: "hidden" | "veryHidden";
  readonly rows: readonly (readonly TestCell[])[];
  /** Stands behind the rows. */
  readonly behind?: string;
}

export interface TestWorkbook {
  readonly sheets: readonly TestSheet[];
  readonly from1904?: boolean;
  /** Texts stand in the cells themselves, not in the list that they share. */
  readonly inline?: boolean;
  /** Prefix of the elements, as some programs write one. */
  readonly prefix?: string;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** The parts of an Excel file (ECMA-376), for `zipOf`. */
export function partsOf(book: TestWorkbook): Record<string, string> {
  const p = book.prefix === undefined ? "" : `${book.prefix}:`;
  const own = new Map<string, number>();
  const formats: (string | number)[] = [0];
  const shared = new Map<string, number>();
  const styleOf = (format: string | number): number => {
    if (!formats.includes(format)) formats.push(format);
    return formats.indexOf(format);
  };
  const cellXml = (cell: TestCell, at: string): string => {
    if (cell === null) return "";
    if (typeof cell === "number") return `<${p}c r="${at}"><${p}v>${cell}</${p}v></${p}c>`;
    if (typeof cell === "string") {
      if (book.inline)
        return `<${p}c r="${at}" t="inlineStr"><${p}is><${p}t>${escaped(cell)}</${p}t></${p}is></${p}c>`;
      if (!shared.has(cell)) shared.set(cell, shared.size);
      return `<${p}c r="${at}" t="s"><${p}v>${shared.get(cell)}</${p}v></${p}c>`;
    }
    if ("xml" in cell) return cell.xml.replaceAll("AT", at);
    if ("formula" in cell)
      return `<${p}c r="${at}" t="str"><${p}f>${escaped(cell.formula)}</${p}f><${p}v>${cell.value ?? ""}</${p}v></${p}c>`;
    return `<${p}c r="${at}" s="${styleOf(cell.format)}"><${p}v>${cell.number}</${p}v></${p}c>`;
  };
  const sheets = book.sheets.map(({ rows, behind = "" }) => {
    const lines = rows.map((cells, row) =>
      cells.length === 0
        ? ""
        : `<${p}row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`)).join("")}</${p}row>`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?><${p}worksheet><${p}sheetData>${lines.join("")}</${p}sheetData>${behind}</${p}worksheet>`;
  });
  const ids = formats.map((format, index) => {
    if (typeof format === "number") return format;
    own.set(format, 164 + index);
    return 164 + index;
  });
  const target = (index: number) => `worksheets/sheet${index + 1}.xml`;
  const relations = (list: readonly (readonly [id: string, type: string, target: string])[]) =>
    `<Relationships>${list.map(([id, type, to]) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${to}"/>`).join("")}</Relationships>`;
  return {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relations([["rId1", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `<${p}workbook><${p}workbookPr date1904="${book.from1904 ? 1 : 0}"/><${p}sheets>${book.sheets.map(({ name, state }, index) => `<${p}sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="s${index}"${state ? ` state="${state}"` : ""}/>`).join("")}</${p}sheets></${p}workbook>`,
    "xl/_rels/workbook.xml.rels": relations([
      ...book.sheets.map((_, index) => [`s${index}`, "worksheet", target(index)] as const),
      ["st", "styles", "styles.xml"],
      ["ss", "sharedStrings", "/xl/sharedStrings.xml"],
    ]),
    "xl/styles.xml": `<styleSheet><numFmts>${[...own].map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${escaped(code)}"/>`).join("")}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>${ids.map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst>${[...shared.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join("")}</sst>`,
    ...Object.fromEntries(sheets.map((xml, index) => [`xl/${target(index)}`, xml])),
  };
}

export function xlsx(book: TestWorkbook): Buffer {
  return zipOf(partsOf(book));
}

/** An Excel file with one sheet. */
export function sheetOf(...rows: readonly (readonly TestCell[])[]): Buffer {
  return xlsx({ sheets: [{ name: "Guests", rows }] });
}
